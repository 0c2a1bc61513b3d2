"""What products, claims' states and uses are called on pages."""

from typing import Any

from mytoyota.jpass import claims, uses
from mytoyota.web.texts import lazy_gettext as _l

PRODUCTS: dict[str, Any] = {
    "gamma": _l("ガンマファイナンス"),
    "max_value_a": _l("マックスバリュープランA(エース)"),
    "max_value_r": _l("マックスバリュープランR(アール)"),
    "deferred_dealer": _l("残額据置き払い(販売店保証)"),
    "deferred_tfc": _l("残額据置き払い(TFC保証)"),
    "smart_value_a": _l("スマートバリュープランA"),
    "smart_value_r": _l("スマートバリュープランR"),
    "smart_twice_a": _l("スマートバリュートゥワイスA"),
    "smart_twice_r": _l("スマートバリュートゥワイスR"),
    "smart_value_open_end": _l("スマートバリュープラン(オープンエンド)"),
    "smart_twice_open_end": _l("スマートバリュートゥワイス(オープンエンド)"),
}
CLAIMS: dict[str, Any] = {
    claims.UNHANDLED: _l("未対応"),
    claims.RETURNING: _l("車両返却 手続中"),
    claims.RETURNED: _l("返却済み"),
    claims.NOT_RETURNED: _l("未返却確定"),
    claims.SWITCHED: _l("乗換"),
    claims.BOUGHT: _l("買取"),
    claims.REFINANCED: _l("再クレジット"),
    claims.SETTLED: _l("一括精算"),
}
USES: dict[str, Any] = {
    uses.PASSENGER: _l("乗用"),
    uses.CARGO: _l("貨物"),
    uses.BUS: _l("乗合"),
    uses.SPECIAL: _l("特種"),
    uses.CONSTRUCTION: _l("建設"),
}
