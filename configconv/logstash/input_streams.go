package logstash

import (
	"github.com/otelmigrate/otelmigrate/configconv/collector"
	"github.com/otelmigrate/otelmigrate/configconv/setting"
)

func init() {
	inputs["stdin"] = func(in *input) { in.namedPipe("the program whose output Logstash had as its standard input") }
	inputs["pipe"] = func(in *input) {
		command := in.string("command", "")
		in.namedPipe("`" + setting.Redact(command) + "`")
	}
}

// namedPipe stands in for a stream that the Collector cannot have: a named pipe that another program writes to.
func (in *input) namedPipe(program string) {
	in.hostname()
	c := in.codec("line", asLines, connection)
	fifo := "/tmp/otelcol-" + joinName(in.id, in.name)
	c.connections(fifo)
	in.receiver("namedpipe", c.receiver(collector.Map{{Key: "path", Value: fifo}, {Key: "mode", Value: 0o660, Note: "rw-rw----"}}))
	in.manualf("the Collector reads no standard input and starts no program: it makes the named pipe %s. Send the output of %s there: command > %s", fifo, program, fifo)
	in.setHost()
}
