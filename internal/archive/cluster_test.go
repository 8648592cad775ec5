package archive

import (
	"reflect"
	"testing"
	"time"

	"kazami/internal/horizon"
)

func TestClusters(t *testing.T) {
	ctx := t.Context()
	s := open(t)
	cut := time.Date(2010, 4, 4, 23, 59, 59, 0, horizon.Tokyo)
	first := []Cluster{{cut, "a", "原発", []string{"事故", "原発"}, nil, ""}, {cut, "b", "SNS", []string{"SNS"}, nil, ""}}
	second := []Cluster{{cut.AddDate(0, 0, 7), "a", "原発", []string{"SNS", "事故", "原発"}, []horizon.ChangeID{"b"}, "z"}}
	for _, x := range [][]Cluster{{}, first, first} { // again changes nothing
		if err := s.PutClusters(ctx, cut, x); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.PutClusters(ctx, second[0].Cut, second); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		asOf time.Time
		want []Cluster
	}{{cut, nil}, {cut.Add(time.Second), first}, {cut.AddDate(1, 0, 0), second}} {
		got, err := s.Clusters(ctx, test.asOf)
		if err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(got, test.want) {
			t.Errorf("as of %s: %+v, want %+v", test.asOf, got, test.want)
		}
	}
	history, err := s.ClusterHistory(ctx, "a", cut.AddDate(1, 0, 0))
	if err != nil || len(history) != 2 || history[0].Label != "原発" || history[1].Merged[0] != "b" {
		t.Errorf("history %+v, %v", history, err)
	}
}
