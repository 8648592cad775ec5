package service

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"time"

	"kazami/cmd/kazami/internal/work"
	"kazami/internal/charset"
	"kazami/site/desk"
)

// UserFile is the file of people who may log in. It is read again whenever it
// changes; that it was there once is never forgotten, so that a desk does not
// open because its file is lost.
type UserFile struct {
	File string
	asks bool // the config names it: nobody comes in without it

	mu    sync.Mutex
	size  int64
	mod   time.Time
	known []desk.User
	login bool
}

// mostUsers bounds the file, in bytes.
const mostUsers = 1 << 20

// OpenUserFile is the file of those who may log in: the one that the config names,
// else users.json of the data folder. It is read when somebody asks.
func OpenUserFile(s *work.Work) *UserFile {
	if s.Cfg.Serve.Users != "" {
		return &UserFile{File: s.Cfg.Path(s.Cfg.Serve.Users), asks: true}
	}
	return &UserFile{File: filepath.Join(s.Data, "users.json")}
}

// users is who may log in, and whether anybody has to.
func (f *UserFile) users() (all []desk.User, login bool, err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	info, err := os.Stat(f.File)
	if errors.Is(err, fs.ErrNotExist) && !f.asks && !f.login {
		return nil, false, nil
	}
	if err == nil && f.login && info.Size() == f.size && info.ModTime().Equal(f.mod) {
		return f.known, true, nil
	}
	if err == nil {
		f.known, err = ReadUsers(f.File)
	}
	if err != nil {
		return nil, true, fmt.Errorf("the people of the desk: %w (kazami user add NAME makes the file)", err)
	}
	f.size, f.mod, f.login = info.Size(), info.ModTime(), true
	return f.known, true, nil
}

// ReadUsers reads and checks a file of people. Others than its owner must not
// be able to write it.
func ReadUsers(file string) ([]desk.User, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	if info.Mode().Perm()&0o022 != 0 {
		return nil, fmt.Errorf("%s can be written by others than its owner: chmod 600 it", work.Show(file))
	}
	data, err := io.ReadAll(io.LimitReader(f, mostUsers+1))
	if err != nil {
		return nil, err
	}
	if len(data) > mostUsers {
		return nil, fmt.Errorf("%s is longer than %d bytes", work.Show(file), mostUsers)
	}
	text, err := charset.ReadString(work.Show(file), data)
	if err != nil {
		return nil, err
	}
	all, err := desk.ParseUsers([]byte(text))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", work.Show(file), err)
	}
	return all, nil
}
