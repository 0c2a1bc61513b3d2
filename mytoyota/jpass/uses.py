"""用途: what a vehicle is used for; the predicted inspection month holds for passenger vehicles alone."""

PASSENGER, CARGO, BUS, SPECIAL, CONSTRUCTION = "passenger", "cargo", "bus", "special", "construction"
NAMES: dict[str, str] = {PASSENGER: "乗用", CARGO: "貨物", BUS: "乗合", SPECIAL: "特種", CONSTRUCTION: "建設"}
