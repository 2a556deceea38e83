"""Whether a run is good enough: held against thresholds and against the run that was blessed."""
