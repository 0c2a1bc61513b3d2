"""Sign-in by a dealer's own OpenID Provider: its settings, and who of the dealer's staff an answer names."""
