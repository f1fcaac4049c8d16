"""Programs that look into files of strangers: own processes with limits, without the house."""
