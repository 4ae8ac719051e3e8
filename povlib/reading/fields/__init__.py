"""What is read of each figure: a module for each column of the fact table."""
