"""Wrong calls and wrong files, many of them: nothing but an error of `router` may come of any."""
