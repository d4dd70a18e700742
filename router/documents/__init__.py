"""What comes in and goes out: the only home of schemas, and of the step between wall time and seconds."""
