package example

type NotificationCommand string

const (
	// point: tyk-mdcb.notice-command
	NoticeGroupReload NotificationCommand = "GroupReload"
	// ok: tyk-mdcb.notice-command
	noticeTitle = "GroupReload"
)
