package interpreter

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// csvFilter is lib/logstash/filters/csv.rb of github.com/logstash-plugins/logstash-filter-csv, without the conversions to dates.
type csvFilter struct {
	decorators
	source, separator, quote, target            string
	columns                                     []any
	autogenerate, autodetect                    bool
	skipHeader, skipEmptyColumns, skipEmptyRows bool
	convert                                     hash
}

func newCSV(s *settings, _ *Interpreter) (filter, error) {
	f := &csvFilter{
		decorators:       s.decorators(),
		source:           s.string("source", "message"),
		separator:        s.string("separator", ","),
		quote:            s.string("quote_char", `"`),
		target:           s.fieldRef("target", ""),
		autogenerate:     s.boolean("autogenerate_column_names", true),
		autodetect:       s.boolean("autodetect_column_names", false),
		skipHeader:       s.boolean("skip_header", false),
		skipEmptyColumns: s.boolean("skip_empty_columns", false),
		skipEmptyRows:    s.boolean("skip_empty_rows", false),
		convert:          s.hash("convert"),
	}
	s.ecs()
	for _, c := range s.strings("columns") {
		f.columns = append(f.columns, c)
	}
	for _, p := range f.convert {
		switch p.value {
		case "integer", "float", "boolean":
		case "date", "date_time":
			return nil, fmt.Errorf("the interpreter does not support the conversion to %s", p.value)
		default:
			return nil, fmt.Errorf("invalid conversion types: %s", toS(p.value))
		}
	}
	if f.target != "" && !strings.HasPrefix(f.target, "[") {
		f.target = "[" + f.target + "]"
	}
	if f.quote == `\x00` {
		f.quote = "\x00"
	}
	if len(f.quote) != 1 || f.separator == "" {
		return nil, errors.New("options separator, quote_char: they cannot be empty, and quote_char is one character of ASCII")
	}
	return f, nil
}

func (f *csvFilter) filter(e *Event) ([]*Event, error) {
	v, err := e.get(f.source)
	if err != nil {
		return nil, err
	}
	if v == nil || v == false {
		return nil, nil
	}
	if err := f.parse(e, v); err != nil {
		e.tag("_csvparsefailure")
	}
	return nil, nil
}

func (f *csvFilter) parse(e *Event, v any) error {
	source, ok := v.(string)
	if !ok {
		return errors.New("no text")
	}
	values, err := parseCSVLine(source, f.separator, f.quote[0])
	if err != nil {
		return err
	}
	if f.autodetect && len(f.columns) == 0 {
		f.columns = values
		e.cancelled = true
		return nil
	}
	if f.skipHeader && len(f.columns) > 0 && slices.Equal(f.columns, values) {
		e.cancelled = true
		return nil
	}
	if values == nil {
		if !f.skipEmptyRows {
			return errors.New("no values")
		}
		e.tag("_csvskippedemptyfield")
		return nil
	}
	for i, value := range values {
		if f.skipEmptyColumns && (value == nil || value == "") {
			continue
		}
		var name string
		if i < len(f.columns) && f.columns[i] != nil {
			name = f.columns[i].(string)
		} else if f.autogenerate {
			name = fmt.Sprintf("column%d", i+1)
		} else {
			continue
		}
		if value, err = f.transform(name, value); err != nil {
			return err
		}
		ref := name
		if !strings.HasPrefix(name, "[") {
			ref = "[" + name + "]"
		}
		if err := e.set(f.target+ref, value); err != nil {
			return err
		}
	}
	return f.matched(e)
}

func (f *csvFilter) transform(name string, value any) (any, error) {
	to, found := f.convert.get(name)
	if !found {
		return value, nil
	}
	text, ok := value.(string)
	switch to {
	case "integer":
		if i, err := strictInteger(text); ok && err == nil {
			return i, nil
		}
	case "float":
		if x, err := strictFloat(text); ok && err == nil {
			return x, nil
		}
	case "boolean":
		if !ok {
			return nil, errors.New("undefined method 'strip' for nil")
		}
		text = strings.ToLower(strip(text))
		switch text {
		case "true":
			return true, nil
		case "false":
			return false, nil
		}
		return text, nil
	}
	return value, nil
}

// parseCSVLine is CSV.parse_line of Ruby's csv library: the values of the first row, nil for no row. A value that is empty and not quoted
// is nil.
func parseCSVLine(text, separator string, quote byte) ([]any, error) {
	if text == "" {
		return nil, nil
	}
	rowEnd := "\n"
	if i := strings.IndexAny(text, "\r\n"); i >= 0 {
		rowEnd = text[i : i+1]
		if strings.HasPrefix(text[i:], "\r\n") {
			rowEnd = "\r\n"
		}
	}
	values := []any{}
	if strings.HasPrefix(text, rowEnd) {
		return values, nil
	}
	for {
		var value any
		var err error
		if text != "" && text[0] == quote {
			if value, text, err = quotedCSV(text, quote); err != nil {
				return nil, err
			}
		} else {
			end := len(text)
			for _, stop := range []string{separator, rowEnd} {
				if i := strings.Index(text, stop); i >= 0 && i < end {
					end = i
				}
			}
			if strings.ContainsAny(text[:end], "\r\n"+string(rune(quote))) {
				return nil, errors.New("illegal quoting or an unquoted line end")
			}
			if end > 0 {
				value = text[:end]
			}
			text = text[end:]
		}
		values = append(values, value)
		switch {
		case text == "" || strings.HasPrefix(text, rowEnd):
			return values, nil
		case !strings.HasPrefix(text, separator):
			return nil, errors.New("any value after quoted field isn't allowed")
		}
		text = text[len(separator):]
	}
}

// quotedCSV reads a quoted value, and returns what is behind it.
func quotedCSV(text string, quote byte) (value any, rest string, err error) {
	var b strings.Builder
	for i := 1; i < len(text); i++ {
		if text[i] != quote {
			b.WriteByte(text[i])
			continue
		}
		if i+1 == len(text) || text[i+1] != quote {
			return b.String(), text[i+1:], nil
		}
		b.WriteByte(quote)
		i++
	}
	return nil, "", errors.New("unclosed quoted field")
}
