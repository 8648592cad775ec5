package service

import (
	"context"

	"kazami/cmd/kazami/internal/work"
	"kazami/collectors/fetch"
	"kazami/internal/archive"
)

// Base is the work of the config as it is now.
func (s *server) Base() *work.Work { return &s.Work }

// Today is the same with the cut-off as of now.
func (s *server) Today() (*work.Work, error) {
	now, err := s.asOfNow()
	if err != nil {
		return nil, err
	}
	return &now.Work, nil
}

// Use runs f with the archive open to be written.
func (s *server) Use(ctx context.Context, f func(*archive.Store) error) error {
	return s.archive.use(ctx, f)
}

// Fetcher is what all requests of the process go by.
func (s *server) Fetcher() *fetch.Fetcher { return s.fetch }

// Brought notes that something came that the rest of the line has not seen.
func (s *server) Brought() { s.news.Store(true) }

// Turn waits until nothing else is published; done lets the next one in.
func (s *server) Turn(ctx context.Context) (done func(), err error) {
	if err := s.take(ctx, s.turn); err != nil {
		return nil, err
	}
	return func() { <-s.turn }, nil
}
