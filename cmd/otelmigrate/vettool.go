package main

func vetTool(args []string) (int, bool) { return 0, false }
