package logstash

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/otelmigrate/otelmigrate/configconv/collector"
	"github.com/otelmigrate/otelmigrate/configconv/ottl"
)

func init() { inputs["jdbc"] = jdbcInput }

// jdbcInput asks a database from time to time (logstash-integration-jdbc/lib/logstash/inputs/jdbc.rb).
func jdbcInput(in *input) {
	m, parameter := in.database()
	sql := in.statement()
	query := collector.Map{}
	column, tracked := in.string("tracking_column", ""), in.bool("use_column_value", false)
	kind := in.string("tracking_column_type", "numeric")
	columns := selected(sql)
	if n := strings.Count(sql, ":sql_last_value"); n > 0 {
		sql = strings.ReplaceAll(sql, ":sql_last_value", parameter)
		if n > 1 && parameter == "?" {
			in.manualf("the statement has :sql_last_value %d times, and the Collector gives the value once; write the statement so that it needs it once", n)
		}
		switch {
		case !tracked:
			in.manualf(":sql_last_value is the time of the last run, which the Collector does not have: set tracking_column to a column that grows with time, and tracking_start_value to the time to begin with")
			query = append(query, collector.Entry{Key: "tracking_column", Value: orText(column, "updated_at")}, collector.Entry{Key: "tracking_start_value", Value: "1970-01-01 00:00:00"})
		case kind == "timestamp":
			query = append(query, collector.Entry{Key: "tracking_column", Value: column}, collector.Entry{Key: "tracking_start_value", Value: "1970-01-01 00:00:00"})
		default:
			query = append(query, collector.Entry{Key: "tracking_column", Value: column}, collector.Entry{Key: "tracking_start_value", Value: "0"})
		}
		if record := in.bool("record_last_run", true) && !in.bool("clean_run", false); record {
			m = append(m, collector.Entry{Key: "storage", Value: in.storage()})
			in.reviewf("the last value of Logstash is not taken over: set tracking_start_value to what is in last_run_metadata_path, or all rows come again")
		}
	}
	body := "message"
	if !slices.Contains(columns, body) {
		body = ""
		switch {
		case len(columns) > 0:
			body = columns[0]
		default:
			body = orText(column, "id")
			columns = []string{body}
			in.manualf("the columns of the statement are not known: list them in attribute_columns of the receiver, or name them in the statement")
		}
	}
	attributes := slices.DeleteFunc(slices.Clone(columns), func(c string) bool { return c == "message" })
	query = append(collector.Map{{Key: "sql", Value: environment(sql)}}, query...)
	query = append(query, collector.Entry{Key: "logs", Value: []any{collector.Map{{Key: "body_column", Value: body}, {Key: "attribute_columns", Value: attributes}}}})
	m = append(m, collector.Entry{Key: "collection_interval", Value: in.schedule()}, collector.Entry{Key: "queries", Value: []any{query}})
	in.receiver("sqlquery", m)
	in.reviewf("all values of the rows are texts in the Collector: numbers, booleans and times have to be converted by what comes after")
	in.jdbcFields(body, columns)
	in.jdbcIgnored()
	in.arrival()
}

// jdbcFields puts the columns where the input had them.
func (in *input) jdbcFields(body string, columns []string) {
	if body != "message" {
		in.do(ottl.Set(ottl.Body, ottl.Str("")))
	}
	target := in.string("target", "")
	lower := in.bool("lowercase_column_names", true)
	for _, c := range columns {
		from, to := ottl.Attributes.Key(c), c
		if lower {
			to = strings.ToLower(c)
		}
		path := ottl.Attributes.Key(to)
		if target != "" {
			path = in.field(target).Key(to)
		}
		if path.String() == from.String() {
			continue
		}
		in.when(ottl.Exists(from.Value()), func() {
			in.set(path, from.Value())
			in.do(ottl.Delete(from))
		})
	}
}

// jdbcIgnored reads the settings that have no part in what the receiver does.
func (in *input) jdbcIgnored() {
	for _, name := range []string{"jdbc_driver_library", "jdbc_driver_class", "jdbc_validate_connection", "jdbc_validation_timeout", "jdbc_pool_timeout",
		"jdbc_fetch_size", "jdbc_paging_mode", "jdbc_page_size", "sql_log_level", "connection_retry_attempts", "connection_retry_attempts_wait_time",
		"statement_retry_attempts", "statement_retry_attempts_wait_time", "last_run_metadata_path", "plugin_timezone", "charset", "columns_charset",
		"record_last_run", "clean_run", "tracking_column", "use_column_value", "tracking_column_type"} {
		in.value(name)
	}
	in.ignore("has no counterpart: a statement is run as a whole", "jdbc_paging_enabled")
	in.ignore("has no counterpart: times come as the database's driver writes them", "jdbc_default_timezone")
	for _, name := range []string{"parameters", "prepared_statement_bind_values", "use_prepared_statements", "prepared_statement_name", "sequel_opts"} {
		if in.has(name) {
			in.value(name)
			in.manualf("%s has no counterpart: write the values into the statement", name)
		}
	}
	if plugin := in.codecPlugin("plain"); plugin.Name != "plain" {
		in.value("codec")
	}
}

// databases are the forms of addresses of JDBC: the groups are host, port and database.
var databases = []struct {
	driver, parameter string
	port              int
	address           *regexp.Regexp
}{
	{"postgres", "$1", 5432, regexp.MustCompile(`^jdbc:postgresql://([^:/?]+)(?::(\d+))?/([^?;]*)`)},
	{"mysql", "?", 3306, regexp.MustCompile(`^jdbc:(?:mysql|mariadb)://([^:/?]+)(?::(\d+))?/([^?;]*)`)},
	{"sqlserver", "@p1", 1433, regexp.MustCompile(`(?i)^jdbc:sqlserver://([^:;\\]+)(?::(\d+))?(?:;[^;]*)*?;database(?:Name)?=([^;]+)`)},
	{"sqlserver", "@p1", 1433, regexp.MustCompile(`^jdbc:jtds:sqlserver://([^:/;]+)(?::(\d+))?/([^;]*)`)},
	{"oracle", ":1", 1521, regexp.MustCompile(`^jdbc:oracle:thin:@(?://)?([^:/]+)(?::(\d+))?[/:](.+)$`)},
}

// database is how the receiver connects, and how a parameter of a statement is written.
func (in *input) database() (m collector.Map, parameter string) {
	address := in.string("jdbc_connection_string", "")
	user, password := in.text("jdbc_user"), in.secret("jdbc_password")
	if file := in.string("jdbc_password_filepath", ""); file != "" {
		variable := collector.EnvName("logstash", in.id, in.name, "jdbc_password")
		in.Variable(variable, "the password in "+file)
		in.manualf("jdbc_password_filepath: set the variable %s to what %s has", variable, file)
		password = collector.Env(variable)
	}
	for _, d := range databases {
		found := d.address.FindStringSubmatch(address)
		if found == nil {
			continue
		}
		port := d.port
		if n, err := strconv.Atoi(found[2]); err == nil {
			port = n
		}
		m = collector.Map{{Key: "driver", Value: d.driver}, {Key: "host", Value: environment(found[1])}, {Key: "port", Value: port},
			{Key: "database", Value: environment(found[3])}}
		if len(user) > 0 {
			m = append(m, collector.Entry{Key: "username", Value: user})
		}
		if len(password) > 0 {
			m = append(m, collector.Entry{Key: "password", Value: password})
		}
		if strings.ContainsAny(address[len(found[0]):], "?;") {
			in.reviewf("the parameters behind the name of the database in jdbc_connection_string are not taken over; set those of the receiver's driver in additional_params")
		}
		return m, d.parameter
	}
	in.manualf("the sqlquery receiver has no driver for this address, or the address is not known: set driver and datasource for `%s`", in.withoutCredentials("jdbc_connection_string", address))
	variable := collector.EnvName("logstash", in.id, in.name, "datasource")
	in.Variable(variable, "the data source in the form of its driver")
	return collector.Map{{Key: "driver", Value: "postgres"}, {Key: "datasource", Value: collector.EnvDefault(variable, "host=localhost")}}, "$1"
}

// statement is the SQL that the input runs.
func (in *input) statement() string {
	file := in.string("statement_filepath", "")
	sql := in.string("statement", "")
	if sql == "" && file != "" {
		if in.open != nil {
			if data, err := in.open(file); err == nil {
				return strings.TrimSpace(string(data))
			}
		}
		in.manualf("put the statement in %s into sql of the receiver", file)
	}
	return orText(strings.TrimSpace(sql), "SELECT 1 AS id")
}

var (
	selectList = regexp.MustCompile(`(?is)^\s*select\s+(?:distinct\s+)?(.*?)\s+from\s`)
	columnName = regexp.MustCompile("(?is)(?:^|[\\s.`\"\\[])([A-Za-z_][A-Za-z0-9_]*)[`\"\\]]?\\s*$")
)

// selected are the columns that a statement gives, none where they cannot be told.
func selected(sql string) (columns []string) {
	found := selectList.FindStringSubmatch(sql)
	if found == nil {
		return nil
	}
	depth, start := 0, 0
	list := found[1] + ","
	for i := 0; i < len(list); i++ {
		switch list[i] {
		case '(':
			depth++
		case ')':
			depth--
		case ',':
			if depth > 0 {
				continue
			}
			name := columnName.FindStringSubmatch(list[start:i])
			if name == nil {
				return nil
			}
			columns = append(columns, name[1])
			start = i + 1
		}
	}
	return columns
}

var (
	everyNth = regexp.MustCompile(`^\*/(\d+)$`)
	number   = regexp.MustCompile(`^\d+$`)
)

// schedule is the interval for a schedule of cron, where it is one.
func (in *input) schedule() string {
	s := in.string("schedule", "")
	interval := in.first("interval", "period")
	if s == "" {
		if interval != "" && durationText.MatchString(interval) {
			return in.duration("interval")
		}
		in.reviewf("it has no schedule, so that Logstash runs the statement once; the Collector runs it every day")
		return "24h"
	}
	fields := strings.Fields(s)
	unit := "m"
	if len(fields) == 6 {
		if fields[0] != "0" {
			unit = "s"
		} else {
			fields = fields[1:]
		}
	}
	stars := func(from int) bool {
		return len(fields) > from && !slices.ContainsFunc(fields[from:], func(f string) bool { return f != "*" })
	}
	switch {
	case len(fields) < 5:
	case fields[0] == "*" && stars(1):
		return "1" + unit
	case everyNth.MatchString(fields[0]) && stars(1):
		return everyNth.FindStringSubmatch(fields[0])[1] + unit
	case unit == "m" && number.MatchString(fields[0]) && stars(1):
		in.reviewf("schedule => %s: the Collector runs the statement every hour, counted from its start", s)
		return "1h"
	case unit == "m" && number.MatchString(fields[0]) && everyNth.MatchString(fields[1]) && stars(2):
		return everyNth.FindStringSubmatch(fields[1])[1] + "h"
	case unit == "m" && number.MatchString(fields[0]) && number.MatchString(fields[1]) && stars(2):
		in.reviewf("schedule => %s: the Collector runs the statement every day, counted from its start", s)
		return "24h"
	}
	in.manualf("schedule => %s: the Collector knows intervals only; set collection_interval", s)
	return fmt.Sprintf("%dm", 1)
}
