"""The first start: a desk is made, step by step."""
