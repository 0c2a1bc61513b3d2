"""The eleven products (制度) of the finance company and what each of them allows in J-PASS (seeds 000 and 001)."""

import re
from dataclasses import dataclass

from mytoyota.japanese.characters import half_width, without_blanks


@dataclass(frozen=True)
class Product:
    """One product. `name` is as the documents print it.

    `return_entry`: a vehicle's return is entered here; else papers go to the finance company.
    `separate_procedure`: the finance company sends guidance afterwards, the entry alone does not complete it.
    `transfer`: store and person are changed here; else the Lexus hand-over scheme is the way.
    """

    code: str
    name: str
    return_entry: bool = True
    separate_procedure: bool = False
    transfer: bool = True


_ALL = (
    Product("gamma", "ガンマファイナンス"),
    Product(
        "max_value_a",
        "マックスバリュープランA(エース)",
        separate_procedure=True,
    ),
    Product("max_value_r", "マックスバリュープランR(アール)"),
    Product("deferred_dealer", "残額据置き払い(販売店保証)"),
    Product("deferred_tfc", "残額据置き払い(TFC保証)", separate_procedure=True),
    Product(
        "smart_value_a",
        "スマートバリュープランA",
        separate_procedure=True,
        transfer=False,
    ),
    Product("smart_value_r", "スマートバリュープランR"),
    Product(
        "smart_twice_a",
        "スマートバリュートゥワイスA",
        separate_procedure=True,
        transfer=False,
    ),
    Product("smart_twice_r", "スマートバリュートゥワイスR"),
    Product(
        "smart_value_open_end",
        "スマートバリュープラン(オープンエンド)",
        return_entry=False,
        transfer=False,
    ),
    Product(
        "smart_twice_open_end",
        "スマートバリュートゥワイス(オープンエンド)",
        return_entry=False,
        transfer=False,
    ),
)
PRODUCTS: dict[str, Product] = {product.code: product for product in _ALL}

# The same product is printed スマートバリュープランA, …A(エース), …A(ｴｰｽ) and (オープンエンド型).
_SPELLINGS = re.compile(r"(?<=[AR])\((?:エース|アール)\)|(?<=オープンエンド)型")


def _key(name: str) -> str:
    return _SPELLINGS.sub("", without_blanks(half_width(name)).upper())


_BY_NAME = {_key(product.name): product for product in _ALL}


def by_name(name: str) -> Product | None:
    """The product that the finance company's file or a document calls by this name, in any width."""
    return _BY_NAME.get(_key(name))


def needs_separate_procedure(product: Product, *, claim_bought: bool) -> bool:
    """Whether the finance company sends guidance after the entry: by the product, or because it bought the claim."""
    return product.return_entry and (product.separate_procedure or claim_bought)
