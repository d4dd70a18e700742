"""What to make of a plan: reasons and ways out, evaluation of given plans, comparison, what-if, slot offers."""
