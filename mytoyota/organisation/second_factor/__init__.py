"""The second factor of staff: a code of an authenticator app or a passkey, and recovery codes beside them."""
