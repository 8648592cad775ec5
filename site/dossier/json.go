package dossier

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"reflect"

	"kazami/site/sheet"
)

// SchemaName is the name of the file that [Schema] belongs in.
const SchemaName = "dossier.schema.json"

// withSchema is a dossier beside the address of its schema.
type withSchema struct {
	Schema string `json:"$schema"`
	*Dossier
}

// JSON writes a dossier as one JSON object. Schema is the address of the JSON
// Schema, relative to the file.
func JSON(w io.Writer, d *Dossier, schema string) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", " ")
	if err := e.Encode(withSchema{schema, d}); err != nil {
		return fmt.Errorf("write dossier %s: %w", d.Identity.ID, err)
	}
	return nil
}

// ReadJSON reads what [JSON] wrote. It refuses a field that no dossier has.
func ReadJSON(r io.Reader) (*Dossier, error) {
	x := withSchema{Dossier: &Dossier{}}
	dec := json.NewDecoder(r)
	dec.DisallowUnknownFields()
	if err := dec.Decode(&x); err != nil {
		return nil, fmt.Errorf("read dossier: %w", err)
	}
	x.tidy()
	return x.Dossier, nil
}

// property is one property of a JSON Schema; maps are written by key.
type property map[string]any

// Schema is the JSON Schema of a dossier's JSON, draft 2020-12.
func Schema() []byte {
	props, all := property{"$schema": property{"type": "string"}}, []string{"$schema"}
	for _, g := range groups() {
		p := g.schema()
		if g.Many {
			p = property{"type": "array", "items": p}
			if g.Key == "counter" || g.Key == "unknowns" || g.Key == "stage" {
				p["minItems"] = 1
			}
		}
		p["title"], p["description"] = g.Name, g.About
		props[g.Key], all = p, append(all, g.Key)
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", " ")
	err := e.Encode(property{"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "環境変化シート", "description": "環境変化シート。一つの環境変化について、計画の担当者が使う項目",
		"type": "object", "properties": props, "required": all, "additionalProperties": false})
	if err != nil {
		panic(err) // maps, strings and numbers always marshal
	}
	return b.Bytes()
}

// schema is that of one record.
func (g group) schema() property {
	props, all := property{}, []string{}
	for _, f := range g.Fields {
		p := typed(f)
		p["title"], p["description"] = f.Name, f.About
		props[f.Key], all = p, append(all, f.Key)
	}
	return property{"type": "object", "properties": props, "required": all, "additionalProperties": false}
}

func typed(f field) property {
	t, optional := f.typ, f.typ.Kind() == reflect.Pointer
	if optional {
		t = t.Elem()
	}
	p := property{"type": map[reflect.Kind]string{reflect.String: "string", reflect.Int: "integer", reflect.Float64: "number", reflect.Bool: "boolean", reflect.Slice: "array"}[t.Kind()]}
	switch {
	case optional:
		p["type"] = []any{p["type"], "null"}
	case t.Kind() == reflect.Slice:
		p["items"] = property{"type": "string"}
	case t == reflect.TypeFor[sheet.Date]():
		p["pattern"] = "^([0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?)?$"
	}
	switch f.Key {
	case "p", "prob_by_horizon", "base_rate":
		p["minimum"], p["maximum"] = 0, 1
	case "degree":
		p["enum"] = []string{"大", "中", "小", "不明"}
	case "tlp":
		p["enum"] = []string{"RED", "AMBER+STRICT", "AMBER", "GREEN", "CLEAR"}
	}
	return p
}
