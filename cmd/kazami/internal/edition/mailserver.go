package edition

import (
	"errors"
	"fmt"
	"os"
	"strings"

	"kazami/cmd/kazami/internal/work"
	"kazami/internal/post"
)

// Trying is the state of a letter that is under way.
const Trying = "trying"

// PostServer is the mail server of the config.
func PostServer(s *work.Work) (post.Server, error) {
	m := s.Cfg.Mail
	if m.Host == "" {
		return post.Server{}, work.Usage(errors.New("the config has no mail.host: nothing can be sent"))
	}
	out := post.Server{Host: m.Host, Port: m.Port, Security: post.Security(m.Security), User: m.User, Roots: s.Roots}
	if m.PasswordFile != "" {
		data, err := os.ReadFile(s.Cfg.Path(m.PasswordFile))
		if err != nil {
			return out, work.Usage(fmt.Errorf("read the mail password: %w", err))
		}
		out.Password = strings.TrimRight(string(data), "\r\n")
	}
	return out, nil
}
