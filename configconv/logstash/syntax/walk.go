package syntax

// Walk calls visit for a node and all nodes within it, in the order in which they are written. Where visit returns false, the nodes within
// that one are left out.
func Walk(n Node, visit func(Node) bool) {
	if !visit(n) {
		return
	}
	switch x := n.(type) {
	case *Config:
		walkAll(x.Sections, visit)
	case *Section:
		walkAll(x.Body, visit)
	case *Plugin:
		walkAll(x.Attributes, visit)
	case *Attribute:
		walkValue(x.Value, visit)
	case *If:
		walkAll(x.Branches, visit)
	case *Branch:
		if x.Condition != nil {
			Walk(x.Condition, visit)
		}
		walkAll(x.Body, visit)
	case *Array:
		walkAll(x.Elements, visit)
	case *Hash:
		walkAll(x.Entries, visit)
	case *HashEntry:
		walkValue(x.Key, visit)
		walkValue(x.Value, visit)
	case *Logical:
		Walk(x.Left, visit)
		Walk(x.Right, visit)
	case *Not:
		Walk(x.Operand, visit)
	case *Compare:
		Walk(x.Left, visit)
		Walk(x.Right, visit)
	case *Match:
		Walk(x.Left, visit)
		Walk(x.Pattern, visit)
	case *In:
		Walk(x.Left, visit)
		Walk(x.Right, visit)
	case *Truth:
		Walk(x.Operand, visit)
	}
}

func walkAll[N Node](list []N, visit func(Node) bool) {
	for _, n := range list {
		Walk(n, visit)
	}
}

func walkValue(v Value, visit func(Node) bool) {
	if v != nil {
		Walk(v, visit)
	}
}
