"""One plain sentence for each reason why a photograph was refused or is doubtful (1-1/16-B, 17-B)."""

from mytoyota.flows.engine.step import Text
from mytoyota.flows.picture_readings import UNUSABLE
from mytoyota.web.texts import lazy_gettext as _l

SENTENCES: dict[str, Text] = {
    **UNUSABLE,
    "not_a_licence": _l("運転免許証が見つかりません。オモテ面の全体を枠に入れて撮影してください。"),
    "back_side": _l("裏面のようです。写真のあるオモテ面を撮影してください。"),
    "cropped": _l("免許証の端が切れています。四つの角が全部入るように撮影してください。"),
    "too_small": _l("免許証が小さく写っています。もう少し近づけて撮影してください。"),
    "blurred": _l("写真がぼやけています。カメラを動かさずに、もう一度撮影してください。"),
    "too_dark": _l("写真が暗すぎます。明るい場所で撮影してください。"),
    "glare": _l("光が反射しています。角度を変えて撮影してください。"),
    "unreadable": _l("文字を読み取れませんでした。もう一度撮影するか、直接入力してください。"),
    "expired": _l("有効期限が切れた免許証です。有効な免許証をご用意いただくか、販売店スタッフにご相談ください。"),
    "busy": _l("読み取りが混み合っています。少し待って撮影しなおすか、直接入力してください。"),
    "unavailable": _l("いま読み取りを使えません。お手数ですが、直接入力してください。"),
    "timeout": _l("読み取りに時間がかかりすぎました。もう一度撮影するか、直接入力してください。"),
}


def sentence(code: str) -> Text:
    """The sentence for a reader's reason code."""
    return SENTENCES.get(code, SENTENCES["unreadable"])
