package config

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// tableConfig says how a source of the kind csv is laid out.
type tableConfig struct {
	Date      string `yaml:"date"`
	Title     string `yaml:"title"`
	Link      string `yaml:"link"`
	Tag       string `yaml:"tag"`
	Body      string `yaml:"body"`
	File      string `yaml:"file"`
	Header    bool   `yaml:"header"`
	Delimiter string `yaml:"delimiter"`
	First     int    `yaml:"first"`
}

// columns are the keys and the columns that they name.
func (c tableConfig) columns() [][2]string {
	return [][2]string{{"date", c.Date}, {"title", c.Title}, {"link", c.Link}, {"tag", c.Tag}, {"body", c.Body}, {"file", c.File}}
}

func (s *Source) checkCSV(k *checker, at func(string) []any) {
	in := func(key string) []any { return append(at("table"), key) }
	k.Want(IsWeb(s.URL) != (s.Path != ""), "either url, an http(s) address with {YYYY} for the year, or path, a file or pattern, is needed", at("url")...)
	c := s.Table
	named := 0
	for _, x := range c.columns() {
		key, column := x[0], x[1]
		if column == "" {
			continue
		}
		named++
		_, err := strconv.ParseUint(column, 10, 16)
		k.Want(err == nil || c.Header, fmt.Sprintf("%s %q is a heading: say header: true, or give the column's number from 0", key, column), in(key)...)
	}
	k.Want(named == 0 || c.Date != "" && c.Title != "", "date and title are needed where any column is named", in("date")...)
	k.Want(utf8.RuneCountInString(c.Delimiter) < 2 && !strings.ContainsAny(c.Delimiter, "\"\r\n\uFFFD"), fmt.Sprintf("delimiter %q must be one sign such as \";\" or \"\\t\"", c.Delimiter), in("delimiter")...)
	k.Want(c.First == 0 || c.First >= 1990 && c.First < 2100 && strings.Contains(s.URL, "{YYYY}"), fmt.Sprintf("first %d must be a year from 1990 on, of a url with {YYYY}", c.First), in("first")...)
}
