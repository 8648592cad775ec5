package archive

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"time"

	"kazami/internal/horizon"
)

// Cluster is a change that was made of flagged series, as of a cut-off.
type Cluster struct {
	Cut     time.Time
	ID      horizon.ChangeID
	Label   string             // of the member that stood for it
	Members []string           // names of series, sorted
	Merged  []horizon.ChangeID // changes of the cut-off before that it holds now
	From    horizon.ChangeID   // the change it was split from, or ""
}

// PutClusters stores the clusters of a cut-off in place of those that are
// there: doing the same again changes nothing.
func (s *Store) PutClusters(ctx context.Context, cut time.Time, all []Cluster) error {
	return inTx(ctx, s.write, "store clusters of "+cut.Format(time.DateOnly), func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, `DELETE FROM cluster WHERE cut = ?`, cut.Unix()); err != nil {
			return err
		}
		for _, c := range all {
			members, err := json.Marshal(c.Members)
			if err != nil {
				return err
			}
			merged, err := json.Marshal(c.Merged)
			if err != nil {
				return err
			}
			if _, err := tx.ExecContext(ctx, `INSERT INTO cluster VALUES (?,?,?,?,?,?)`, cut.Unix(), c.ID, c.Label, string(members), string(merged), c.From); err != nil {
				return err
			}
		}
		return nil
	})
}

// Clusters is the clusters of the last cut-off before asOf, by id; none if
// there was none.
func (s *Store) Clusters(ctx context.Context, asOf time.Time) ([]Cluster, error) {
	return clusters(ctx, s.read, `WHERE cut = (SELECT max(cut) FROM cluster WHERE cut < ?) ORDER BY id`, asOf.Unix())
}

// ClusterHistory is every cluster with an id as of cut-offs before asOf, oldest first.
func (s *Store) ClusterHistory(ctx context.Context, id horizon.ChangeID, asOf time.Time) ([]Cluster, error) {
	return clusters(ctx, s.read, `WHERE id = ? AND cut < ? ORDER BY cut`, id, asOf.Unix())
}

func clusters(ctx context.Context, q queryer, where string, args ...any) ([]Cluster, error) {
	var all []Cluster
	err := each(ctx, q, `SELECT cut, id, label, members, merged, origin FROM cluster `+where, func(r *sql.Rows) error {
		var c Cluster
		var cut int64
		var members, merged []byte
		if err := r.Scan(&cut, &c.ID, &c.Label, &members, &merged, &c.From); err != nil {
			return err
		}
		c.Cut = time.Unix(cut, 0).In(horizon.Tokyo)
		if err := json.Unmarshal(members, &c.Members); err != nil {
			return err
		}
		all = append(all, c)
		return json.Unmarshal(merged, &all[len(all)-1].Merged)
	}, args...)
	if err != nil {
		return nil, fmt.Errorf("read clusters: %w", err)
	}
	return all, nil
}
