"""Vehicle return (車両返却): what the dealer enters, who approves it, what the finance company does with it."""
