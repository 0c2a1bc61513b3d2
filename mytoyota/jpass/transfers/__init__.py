"""Store and staff change (店舗・スタッフ変更): whose a contract is, from when, who sees it meanwhile (seed 001)."""
