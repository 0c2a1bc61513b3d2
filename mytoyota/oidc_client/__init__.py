"""The relying party: login requests of the wizard and My TOYOTA, at our own provider or a foreign one (decision 3)."""
