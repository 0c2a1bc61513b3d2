"""What the customers of the tests answer: 陽菜's data as typed and as kept, her company's, and 健's."""

from mytoyota.corporations import demo_companies

PASSWORD = "asagao-to-kaze-7"
PERSON = {
    "family_name": "高橋", "given_name": "陽菜", "family_kana": "タカハシ", "given_kana": "ハルナ", "sex": "female",
    "birth_year": "1990", "birth_month": "2", "birth_day": "22", "postal_code": "471-0826", "prefecture": "愛知県",
    "city": "豊田市", "street": "トヨタ町1-2", "building": "", "contact_phone": "0565-28-2121",
    "mobile_phone": "090-1234-5678", "authentication_phone": "090-1234-5678",
    "password": PASSWORD, "password_again": PASSWORD,
}  # fmt: skip
COMPANY_LOGIN = {
    "password": PASSWORD, "password_again": PASSWORD, "authentication_phone": "090-1234-5678",
    "number": demo_companies.HINODE,
}  # fmt: skip
REGISTERED = {
    "number": "7-9900-0100-0001", "name": "株式会社ひので商事", "kana": "ヒノデショウジ",
    "address": "愛知県豊田市若宮町２丁目８－１ひのでビル３Ｆ",
}  # fmt: skip
COMPANY = {
    "department": "総務部", "department_kana": "ソウムブ",
    "contact_name": "高橋 陽菜", "contact_kana": "タカハシ ハルナ",
    "contact_phone": "0565-28-2121", "mobile_phone": "090-1234-5678",
}  # fmt: skip
VEHICLE = {
    "chassis_front": "ABC123", "chassis_back": "1234567",
    "place": "豊田", "klass": "330", "kana": "さ", "serial": "12-34",
}  # fmt: skip
PROFILE = {
    "family_name": "高橋", "given_name": "陽菜", "family_kana": "タカハシ", "given_kana": "ハルナ", "sex": "female",
    "birth_date": "1990-02-22", "postal_code": "4710826", "prefecture": "愛知県", "city": "豊田市",
    "street": "トヨタ町1-2", "building": "", "contact_phone": "+81565282121", "mobile_phone": "+819012345678",
}  # fmt: skip
TAKERU = PROFILE | {
    "family_name": "佐々木", "given_name": "健", "family_kana": "ササキ", "given_kana": "タケル", "sex": "male",
    "birth_date": "1962-07-07", "city": "岡崎市", "street": "康生通西2-20", "postal_code": "4440045",
}  # fmt: skip
