"""Requests and their bounds: time, size, pace; what any service on the network needs."""
