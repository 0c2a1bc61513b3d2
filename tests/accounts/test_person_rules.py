"""A postal code's address, for the form that fills itself (guide 1-1/18-B)."""

from concurrent.futures import ThreadPoolExecutor

from mytoyota.accounts import person_rules


def test_a_postal_code_is_found_by_any_thread_of_the_server() -> None:
    with ThreadPoolExecutor(4) as threads:
        found = list(threads.map(person_rules.place_of, ["4710826"] * 8))
    assert found == [{"prefecture": "愛知県", "city": "豊田市", "street": "トヨタ町"}] * 8
