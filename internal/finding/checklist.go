package finding

// Checklist is what became of one configuration file, in the form of the JSON contract (docs/checklist.schema.json).
type Checklist struct {
	SchemaVersion int    `json:"schema_version"`
	Source        string `json:"source"`
	From          string `json:"from"` // prometheus, jaeger, zipkin, env
	// Outputs are the configurations that were written, slash-separated, relative to the folder of output.
	Outputs  []string  `json:"outputs"`
	Findings []Finding `json:"findings"`
	Problems []Problem `json:"problems,omitempty"`
	// Components are what the configurations need, and the distributions of the Collector that have it.
	Components []Component `json:"components"`
	// Distributions are those that have all components; none when one has to be built.
	Distributions []string       `json:"distributions"`
	Ports         []Port         `json:"ports"`
	Files         []RequiredFile `json:"files"`
	Variables     []Variable     `json:"variables"`
	Summary       Summary        `json:"summary"`
}

// Component is a type of component of the Collector.
type Component struct {
	Kind          string   `json:"kind"` // receivers, processors, exporters, connectors, extensions
	Type          string   `json:"type"`
	Distributions []string `json:"distributions"`
}

// Port is an address on which a configuration listens.
type Port struct {
	Address   string `json:"address"` // "0.0.0.0:14268"
	Network   string `json:"network"` // tcp or udp
	Component string `json:"component"`
}

// RequiredFile is a file that must exist where the Collector runs.
type RequiredFile struct {
	Path string `json:"path"`
	Why  string `json:"why"`
	File string `json:"file,omitempty"` // where the source names it
	Line int    `json:"line,omitempty"`
}

// Variable is an environment variable that the Collector needs.
type Variable struct {
	Name string `json:"name"`
	Why  string `json:"why"`
}

// Finish fills the version and the summary, and leaves no list null.
func (c *Checklist) Finish() {
	c.SchemaVersion = SchemaVersion
	c.Summary = Summarize(c.Findings)
	orEmpty(&c.Outputs)
	orEmpty(&c.Findings)
	orEmpty(&c.Components)
	orEmpty(&c.Distributions)
	orEmpty(&c.Ports)
	orEmpty(&c.Files)
	orEmpty(&c.Variables)
}

func orEmpty[T any](list *[]T) {
	if *list == nil {
		*list = []T{}
	}
}
