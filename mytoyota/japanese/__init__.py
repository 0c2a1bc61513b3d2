"""Japanese text: characters, kanji forms, kana, names, addresses, prefectures, postal data and dates (pure)."""
