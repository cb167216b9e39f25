"""Reading an invitation: pasted, typed, dropped or chosen; part of the first start and of joining later."""
