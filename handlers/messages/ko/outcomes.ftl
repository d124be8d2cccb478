# 아무도 처리하지 않은 채 끝났을 때의 표현.

outcome-unanswered = 미회신 실효({ $party } 차례)
outcome-undecided = 미승인 실효({ $party } 차례)
outcome-unrevised = 미수정 실효({ $party } 차례)
outcome-unread = { $party } 측 미열람 만료
outcome-unacknowledged = { $party } 측 열람 후 미확인 만료

# 알림에 남은 일이 없을 때의 표시.
closed-decided = 처리 완료
closed-looked = 처리 중
closed-acknowledged = 접수 확인됨
closed-certified = 파기 확인됨
closed-extension = 기한 연장됨
closed-over = 종료
closed-as = { $outcome }: { $numbers }
