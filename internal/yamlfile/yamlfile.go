// Package yamlfile reads YAML that people write by hand, strictly: an unknown
// key, a key written twice, a value of the wrong type, all of them are named
// at once, each with file and line. It is the one package that knows YAML.
package yamlfile

import (
	"cmp"
	"errors"
	"fmt"
	"reflect"
	"regexp"
	"strings"

	"go.yaml.in/yaml/v4"

	"kazami/internal/charset"
	"kazami/internal/suggest"
)

// File is a YAML document that was parsed, with the lines of its values.
type File struct {
	name   string
	root   *yaml.Node
	faults Faults              // keys that are written a second time
	keys   map[string][]string // that may be written, by Go type
}

// Parse reads the one YAML document in data, in whatever charset it is. It fails, with
// [Faults], only where that is no text or no YAML. The name is how faults call the file.
func Parse(name string, data []byte) (*File, error) {
	f := &File{name: name, root: &yaml.Node{}}
	text := charset.Read(data, "")
	var faults Faults
	for _, wrong := range text.Faults {
		faults = append(faults, Fault{name, wrong.Line, wrong.String()})
	}
	if faults != nil {
		return nil, faults
	}
	data = []byte(text.String)
	if blank(data) {
		return f, nil
	}
	if err := yaml.Load(data, f.root); err != nil {
		return nil, f.translate(err)
	}
	f.unique(f.root)
	return f, nil
}

// Decode reads the document into a pointer to a struct or map, by its yaml
// field tags. An error is of type [Faults] and names all that is wrong; into is
// then filled as far as it could be. Nothing but comments leaves into as it was.
func (f *File) Decode(into any) error {
	faults := append(Faults(nil), f.faults...)
	if f.root.Kind != 0 {
		if err := f.root.Load(into, yaml.WithKnownFields()); err != nil {
			f.keys = map[string][]string{}
			f.know(reflect.TypeOf(into))
			faults = append(faults, f.translate(err)...)
		}
	}
	return faults.Err()
}

// Line is the line, from 1, of the value that the path of keys (string) and
// indices (int) leads to. Where the path ends early, it is the line of the
// last value on it, so that what is missing is reported where it should stand.
func (f *File) Line(path ...any) int {
	n := f.root
	if n.Kind == yaml.DocumentNode && len(n.Content) > 0 {
		n = n.Content[0]
	}
	line := max(n.Line, 1)
	for _, step := range path {
		if n = child(n, step); n == nil {
			break
		}
		line = n.Line
	}
	return line
}

// Place is file:line of the value that path leads to, as in [File.Line].
func (f *File) Place(path ...any) string {
	return fmt.Sprintf("%s:%d", f.name, f.Line(path...))
}

// Fault is a fault of the caller's own finding, at the value that path leads
// to as in [File.Line].
func (f *File) Fault(message string, path ...any) Fault {
	return Fault{File: f.name, Line: f.Line(path...), Message: message}
}

func child(n *yaml.Node, step any) *yaml.Node {
	if n.Kind == yaml.AliasNode {
		n = n.Alias
	}
	switch step := step.(type) {
	case string:
		for i := 0; n.Kind == yaml.MappingNode && i+1 < len(n.Content); i += 2 {
			if n.Content[i].Value == step {
				return n.Content[i+1]
			}
		}
	case int:
		if n.Kind == yaml.SequenceNode && 0 <= step && step < len(n.Content) {
			return n.Content[step]
		}
	}
	return nil
}

// unique notes keys that stand twice in a mapping and takes the second away:
// the library would stop at the first such key and hide all other faults.
func (f *File) unique(n *yaml.Node) {
	if n.Kind == yaml.MappingNode {
		first := make(map[string]int, len(n.Content)/2)
		kept := n.Content[:0]
		for i := 0; i+1 < len(n.Content); i += 2 {
			k := n.Content[i]
			if line, repeated := first[k.Value]; repeated && k.Kind == yaml.ScalarNode {
				f.faults = append(f.faults, Fault{f.name, k.Line, fmt.Sprintf("key %q stands in line %d already", k.Value, line)})
				continue
			}
			first[k.Value] = k.Line
			kept = append(kept, k, n.Content[i+1])
		}
		n.Content = kept
	}
	for _, c := range n.Content {
		f.unique(c)
	}
}

var (
	wrongType  = regexp.MustCompile("^cannot construct (!!\\S+)(?: `(.*)`)? into (.*)$")
	unknownKey = regexp.MustCompile(`^field (.*) not found in type (.*)$`)
)

var kinds = strings.NewReplacer("!!str", "text", "!!int", "a number", "!!float", "a number", "!!bool", "true or false",
	"!!seq", "a list", "!!map", "a mapping", "!!null", "nothing", "!!timestamp", "a date")

func (f *File) translate(err error) Faults {
	var many *yaml.LoadErrors
	if errors.As(err, &many) {
		faults := make(Faults, len(many.Errors))
		for i, e := range many.Errors {
			faults[i] = f.translateOne(e)
		}
		return faults
	}
	var one *yaml.LoadError
	if errors.As(err, &one) {
		return Faults{f.translateOne(one)}
	}
	return Faults{{f.name, 1, err.Error()}}
}

func (f *File) translateOne(e *yaml.LoadError) Fault {
	m := e.Message
	if s := unknownKey.FindStringSubmatch(m); s != nil {
		m = fmt.Sprintf("unknown key %q", s[1])
		if similar := suggest.DidYouMean(s[1], f.keys[s[2]]); similar != "" {
			m += "." + similar
		}
	} else if s := wrongType.FindStringSubmatch(m); s != nil && s[2] != "" {
		m = fmt.Sprintf("%q is %s where %s is wanted", s[2], kinds.Replace(s[1]), wanted(s[3]))
	} else if s != nil {
		m = fmt.Sprintf("%s stands where %s is wanted", kinds.Replace(s[1]), wanted(s[3]))
	}
	return Fault{f.name, max(e.Mark.Line, 1), strings.TrimPrefix(m, "yaml: ")}
}

// know notes the keys of a type and of those within it.
func (f *File) know(t reflect.Type) {
	switch t.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Map:
		f.know(t.Elem())
	case reflect.Struct:
		if _, known := f.keys[t.String()]; known {
			return
		}
		keys := []string{}
		for field := range t.Fields() {
			key, _, _ := strings.Cut(field.Tag.Get("yaml"), ",")
			if field.IsExported() && key != "-" {
				keys = append(keys, cmp.Or(key, strings.ToLower(field.Name)))
			}
		}
		f.keys[t.String()] = keys
		for field := range t.Fields() {
			f.know(field.Type)
		}
	}
}

// wanted says what a Go type is to a person who writes YAML.
func wanted(goType string) string {
	switch {
	case strings.HasPrefix(goType, "[]"):
		return "a list"
	case strings.HasPrefix(goType, "map["), strings.HasPrefix(goType, "struct"):
		return "a mapping"
	case strings.HasPrefix(goType, "int"), strings.HasPrefix(goType, "uint"):
		return "a whole number"
	case strings.HasPrefix(goType, "float"):
		return "a number"
	case goType == "string":
		return "text"
	case goType == "bool":
		return "true or false"
	case goType == "time.Duration":
		return "a duration such as 30s"
	}
	return goType
}

func blank(data []byte) bool {
	for line := range strings.Lines(string(data)) {
		if s := strings.TrimSpace(line); s != "" && s[0] != '#' && s != "---" {
			return false
		}
	}
	return true
}
