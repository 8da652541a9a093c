package elastic

import "regexp"

// placeholder is a part of a query that a template fills in.
var placeholder = regexp.MustCompile(`\{\{\{?[^{}]*\}?\}\}`)

// query reads a query in one of the languages. Without a known one it is in KQL or, if it is none, in Lucene, which older releases of Kibana
// took.
func (c *collecting) query(at node, text, language string) {
	text = placeholder.ReplaceAllString(text, "0")
	var (
		use  esqlUse
		err  error
		name string
	)
	switch language {
	case "esql":
		name = "ES|QL"
		use, err = esqlQuery(text)
	case "lucene":
		name = "Lucene"
		use.Fields, err = luceneFields(text)
	case "eql":
		name = "EQL"
		use.Fields, err = eqlFields(text)
	case "kuery", "kql":
		name = "KQL"
		use.Fields, err = kqlFields(text)
	default:
		name = "KQL"
		if use.Fields, err = kqlFields(text); err != nil {
			if fields, errLucene := luceneFields(text); errLucene == nil {
				use.Fields, err = fields, nil
			}
		}
	}
	for _, i := range use.Indexes {
		c.index(at, i)
	}
	for _, f := range use.Fields {
		c.field(at, f)
	}
	if err != nil {
		c.unreadable(at, name, err)
	}
}
