"""Store and staff change (店舗・スタッフ変更): who a contract belongs to, from when, and who sees it meanwhile (seed 001)."""
