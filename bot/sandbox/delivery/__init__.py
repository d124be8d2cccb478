"""Deliveries to the app: payloads, transports, responses, faults, and the journal of all."""
