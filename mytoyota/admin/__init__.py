"""Who may work here: dealers, stores, staff and models, made by center and by each dealer's headquarters."""
