"""Mails and SMS: written as rows with their cause, rendered in the customer's language, sent by the worker."""
