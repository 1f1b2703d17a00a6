"""What a kiosk is there for: its profile says what it may ask for, whoever holds it in their hands."""

COUNTER = "counter"  # operators sign on at it, take bottles in and hand rewards out
SELF_SERVICE = "self-service"  # nobody attends it: cards are read and drop-offs logged, nothing else
PROFILES = (COUNTER, SELF_SERVICE)
