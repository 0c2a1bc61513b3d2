"""The engine of every flow: steps, path, journeys, answers and the views; it knows no page of the guide."""
