# What a card states, and its buttons.

no-content-yet = 아직 내용 없음
route = 경로
decide-by = 결정 기한
stopped = 시한 정지 중, { $span } 남음
version = 제{ $n }판
under = 근거: { $arrangement }
voluntary = 법적 구속력 없음, 자발적 공유
progress = { $needed }명 중 { $given }명
aim = 목표: { $span } 이내

stands-asked = 요청됨. 응할지는 { $party } 측이 자율 결정
stands-considered = 검토 중
stands-originator-review = { $party } 결정 대기{ $progress }
stands-relay-review = { $party } 중계 결정 대기{ $progress }
stands-returned = { $party } 측에 반려, 새 판 대기
stands-released = 제공 완료, 접수 확인 대기 · 기한 { $until }
stands-acknowledged = 접수 확인 { $at } · 기한 { $until }
stands-denied = 불승인
stands-withdrawn = 철회됨
stands-lapsed = 기한 내 결정 없이 종료
stands-recalled = 회수됨
stands-expired = 기간 만료 { $until }

waits-approve = { $party } 결정 대기
waits-relay = { $party } 중계 결정 대기
waits-open = { $party } 측에 제공 완료, 접수 확인 대기
waits-acknowledged = { $party } 접수 확인
waits-answer = { $party } 측에 정보 요청
waits-revise = { $party } 측에 반려, 새 판 대기
waits-party = { $party } 조치 대기
waits-considered = 검토 중
waits-suspended = 보류 중
waits-revised = 이후 수정됨
waits-ended = 종료: { $stage }
waits-shared = 제공 완료

odd-letters = 표기 주의. { $field }: “{ $word }”에 모양이 비슷한 다른 문자 체계의 글자가 섞여 있습니다: { $letters }
revised = 이 카드가 만들어진 뒤 수정되었습니다. 새 판은 별도의 카드로 표시됩니다.
suspended-now = 보류 중입니다. { $why }
returned-because = 반려 사유: { $reason }
duty-officers = 당직: { $mentions }

button-approve = 승인
button-relay = 중계
button-return = 반려
button-deny = 불승인 처리
button-details = 상세
button-open = 열기
button-acknowledge = 접수 확인하기
button-answer = 회신
button-decline = 사양
button-revise = 수정
button-withdraw = 철회
button-recall = 회수

confirm-approve = { $number } 건을 승인하시겠습니까?
confirm-relay = { $number } 건을 중계하시겠습니까?
confirm-what = { $number } 건을 { $parties } 측에 제공합니다. 비밀 표시: { $banner }
confirm-no = 돌아가기

covers-until = 대상: { $parties }. { $until }까지 열람할 수 있습니다.
covers-for = 대상: { $parties }. 열람 기간은 제공된 때부터 { $span }입니다.
covers-only = 대상: { $parties }.

done-request = { $number } 건의 결정을 요청했습니다.
done-ask = { $number } 건을 요청했습니다. 응할지는 상대측이 자율적으로 결정합니다.
done-answer = { $number } 건에 회신했습니다. 이제 결정 단계로 넘어갑니다.
done-revise = { $number } 건의 새 판을 만들었습니다. 이전 판에 대한 승인은 더 이상 유효하지 않습니다.
done-decline = { $number } 건을 사양했습니다. 상대측에는 불승인으로만 표시됩니다.
done-approve = { $number } 건을 승인했습니다.
done-relay = { $number } 건의 중계를 승인했습니다.
done-return = { $number } 건을 반려했습니다. 작성한 데스크에서 이 메모를 읽습니다.
done-deny = { $number } 건을 불승인 처리했습니다. 사유는 자국 측에만 남습니다.
done-withdraw = { $number } 건을 철회했습니다.
done-recall = { $number } 건을 회수했습니다. 더 이상 열 수 없습니다.
done-acknowledge = { $number } 건의 접수를 자국 측에서 확인했습니다.
