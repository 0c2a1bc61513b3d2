"""債権のステータス(対応状況): what becomes of a contract's claim, by this desk or by the finance company's file."""

UNHANDLED, RETURNING, RETURNED, NOT_RETURNED = "unhandled", "returning", "returned", "not_returned"
SWITCHED, BOUGHT, REFINANCED, SETTLED = "switched", "bought", "refinanced", "settled"

# In the words of the file; the first four are also set by the vehicle's return.
NAMES: dict[str, str] = {
    UNHANDLED: "未対応",
    RETURNING: "車両返却 手続中",
    RETURNED: "返却済み",
    NOT_RETURNED: "未返却確定",
    SWITCHED: "乗換",
    BOUGHT: "買取",
    REFINANCED: "再クレジット",
    SETTLED: "一括精算",
}
OF_RETURNS = (RETURNING, RETURNED, NOT_RETURNED)


def effective(of_file: str, of_return: str | None) -> str:
    """What counts: the vehicle's return, as long as the finance company's file says nothing of its own."""
    return of_return if of_return and of_file == UNHANDLED else of_file
