"""Made-up driver's licences for the tests: people, printed cards, and a camera that photographs them badly."""
