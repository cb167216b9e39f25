"""What replaces what: changes, the hybrid clock, and a field's heads. Pure functions, no input or output.

A change is one edit of one entity, never altered once written. For each field that it puts, it names the changes
whose values its writer saw (``replaces``). A field's *heads* are the changes that no known change replaces: one
head is the value; several are a conflict, kept whole until somebody writes a change that saw them all. This is a
multi-value register per field, so order of arrival and repetition do not matter.
"""
