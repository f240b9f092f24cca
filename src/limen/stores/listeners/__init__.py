"""What listens to the stream of evidence: figures for Prometheus, alerts by webhook and syslog."""
