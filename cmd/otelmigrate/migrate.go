package main

import "github.com/spf13/cobra"

func newMigrate() *cobra.Command { return &cobra.Command{Use: "migrate"} }
