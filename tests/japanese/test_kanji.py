"""The table of character forms: every tie is known to the national tables, and no two living names are tied (2-1)."""

from itertools import combinations

import jntajis
import pytest

from mytoyota.japanese import kanji_forms
from mytoyota.japanese.characters import base
from mytoyota.japanese.kanji import OFFICIAL_FORMS, by_hand, other_forms, spellings, variant
from tools.make_official_forms import in_level_1, ties

# Characters that people keep apart, although they look or sound alike.
APART = """
斎斉 太大 犬大 己已巳 士土 未末 千干 日曰 人入 阪坂 河川 荻萩 祐佑裕 弘宏 阿安 部辺 東藤 畑畠 舛升 桝升 涌湧 苅刈
池地 籐藤 間問 鳥烏島 宍肉 口囗 玉王 柿杮 椿樁 壱一 弐二 参三 荘庄 郎朗 晃昊 昭照 彰章 恵慧 慎真 淳惇 亮良 秀季
綾彩 聖清 輝暉 皓晧 嵩高 崇嵩 礒磯 碕崎 埼崎 丘岳 岡丘 峠峰 洲州 藏臧 松桜 花華 芳義 遊游 着著 沖仲 冲仲 万方
糾糺 暖煖 個箇 廻回 裏裡 昌晶 茄加 幹乾 宣宜 享亨 曜燿 瑛英 絵恵 喜嘉 紀記 輔介 助佑 智知 光晃 辰長 伸信 史吏
"""
# Ties that the national tables do not hold, but law or custom does: 人名用漢字別表, 表外漢字字体表, surname forms.
BY_LAW_OR_CUSTOM = {
    "穣穰", "遥遙", "凛凜", "晃晄", "檜桧", "亘亙", "藪薮", "籠篭", "竈竃", "鴬鶯", "礪砺", "蛎蠣", "頸頚", "麩麸",
    "梼檮", "諌諫", "賎賤", "苺莓", "栃杤", "氷冰", "刊刋", "瀕濒", "呂吕", "輻辐", "鯵鰺", "園圎", "攪撹", "皐皋",
    "涛濤",
    # JIS X 0213 names these as related forms; 旗籏 is custom of family names, 備俻 and the like of documents by hand.
    "藪籔", "旗籏", "旗簱", "朗朖", "鈎鉤", "叡睿", "蓑簑", "楠枏", "備俻", "妙竗", "乾亁", "時峕", "廟庙", "脚腳",
    "欝鬱", "庵菴", "唖啞", "遡溯", "飾餝", "凄淒", "楕橢", "瞭暸", "癒瘉", "箆篦", "侭儘", "廼迺", "蝿蠅", "潟澙",
    "濾沪", "黙嘿",
}  # fmt: skip


def _related() -> dict[str, set[str]]:
    """Every tie of the tables (JIS縮退マップ, MJ縮退マップ), in both directions, for the characters of our groups."""
    related: dict[str, set[str]] = {}
    for character in {*kanji_forms.GLYPHS, *kanji_forms.OLD_AND_NEW} - set(" \n"):
        found = set(jntajis.mj_shrink_candidates(character, 15))
        found |= set(jntajis.jnta_shrink_translit(character, passthrough=True))
        for other in (base(each) for each in found):
            related.setdefault(character, set()).add(other)
            related.setdefault(other, set()).add(character)
    return related


def test_every_tie_is_backed_by_the_national_tables_or_named_here() -> None:
    related = _related()
    loose = set()
    for group in (kanji_forms.GLYPHS + kanji_forms.OLD_AND_NEW).split():
        for one in group[1:]:
            near = related.get(one, set()) | {far for other in related.get(one, ()) for far in related.get(other, ())}
            if not near & (set(group) - {one}) and group[0] + one not in BY_LAW_OR_CUSTOM:
                loose.add(group[0] + one)
    assert loose == set()


@pytest.mark.parametrize("group", APART.split())
def test_characters_of_different_names_stay_apart(group: str) -> None:
    for one, other in combinations(dict.fromkeys(group), 2):
        assert variant(one) != variant(other)


def test_groups_of_one_table_share_no_character() -> None:
    for table in (kanji_forms.GLYPHS, kanji_forms.RADICALS, kanji_forms.OLD_AND_NEW, kanji_forms.SIMPLIFIED):
        characters = table.replace(" ", "").replace("\n", "")
        assert len(characters) == len(set(characters))


def test_no_group_is_idle() -> None:
    for table in (kanji_forms.GLYPHS, kanji_forms.RADICALS, kanji_forms.OLD_AND_NEW, kanji_forms.SIMPLIFIED):
        assert all(len({base(character) for character in group}) > 1 for group in table.split())


def test_names_with_several_written_forms_offer_each_of_them() -> None:
    assert other_forms("髙") == ("高",)
    assert "高橋" in spellings("髙橋")
    assert {"渡邊", "渡邉"} <= set(spellings("渡辺"))
    assert "宮﨑" in spellings("宮崎")
    assert spellings("山田") == ()


def test_a_character_offered_in_other_forms_has_one() -> None:
    assert [one for one in "".join(kanji_forms.OF_NAMES.split()) if not other_forms(one)] == []


def test_what_is_mistaken_is_offered_and_never_folded() -> None:
    assert other_forms("斉") == ("斎", "齋", "齊")
    assert [group for group in kanji_forms.MISTAKEN.split() if len({variant(one) for one in group}) < len(group)] == []


def test_the_offices_forms_join_no_two_characters_that_names_are_written_with() -> None:
    """Level 1 of JIS: its 2,965 characters are joined by the groups by hand alone."""
    common = [one for one in map(chr, range(0x4E00, 0xA000)) if in_level_1(one)]
    joined: dict[str, set[str]] = {}
    for one in common:
        joined.setdefault(variant(one), set()).add(by_hand(one))
    assert len(common) == 2965
    assert [group for group in joined.values() if len(group) > 1] == []


def test_the_list_of_the_offices_forms_is_what_their_tables_give() -> None:
    listed = {rare: line[0] for line in OFFICIAL_FORMS.read_text("utf-8").split() for rare in line[1:]}
    assert set(listed) <= set(official := ties())
    assert all(variant(rare) == variant(official[rare]) for rare in listed)
    assert all(variant(variant(rare)) == variant(rare) for rare in listed)
