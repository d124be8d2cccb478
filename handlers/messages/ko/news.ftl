# 권한의 종료와 회복: 회수, 미열람 만료, 약정, 정책, 당직.

ended-recalled = { $count ->
    [one] 회수: 사용을 중지하십시오
   *[other] 회수 { $count }건: 사용을 중지하십시오
 }
ended-recalled-says = { $opened ->
    [no] { $at } 회수. 자국 데스크에서는 아무도 열지 않았습니다. 사본이 남아 있지 않다는 파기 확인서를 제출하십시오.
   *[yes] { $at } 회수. 사용을 중지한 뒤 사본이 남아 있지 않다는 파기 확인서를 제출하십시오.
 }
ended-cancelled = { $count ->
    [one] 취소(오보)
   *[other] 취소(오보) { $count }건
 }
ended-cancelled-says = { $owed ->
    [yes] { $at } 취소: { $reason }. 이에 따라 조치하지 말고, 사본이 남아 있지 않다는 파기 확인서를 제출하십시오.
   *[no] { $at } 취소: { $reason }. 이에 따라 조치하지 마십시오.
 }
ended-unread = { $count ->
    [one] 미열람 만료
   *[other] 미열람 만료 { $count }건
 }
ended-unread-says = { $at } 기간 만료. { $to } 측에서는 아무도 열지 않았으며 이제 열 수 없습니다.
ended-given-up = { $count ->
    [one] 기한 전 종료
   *[other] 기한 전 종료 { $count }건
 }
ended-given-up-says = { $at } 사본이 남아 있지 않다는 파기 확인서가 제출되었습니다. { $to } 측에서는 이제 아무도 열 수 없습니다.
ended-several = { $count }건을 더 이상 열 수 없습니다
ended-done = 파기 확인서 모두 제출됨

news-suspend = { $when ->
    [later] { $arrangement }: { $party } 측이 { $at }부터 효력 정지
   *[now] { $arrangement }: { $party } 측이 효력 정지
 }
news-suspend-says = { $still ->
    [later] 그때부터 이 약정에 따른 신청, 승인, 중계 승인, 열람은 할 수 없습니다. 철회, 회수, 파기 확인은 계속할 수 있습니다. 그동안 승인되지 않은 건은 실효되지 않지만 열람 기한은 계속 흐릅니다.
   *[now] 지금부터 이 약정에 따른 신청, 승인, 중계 승인, 열람은 할 수 없습니다. 철회, 회수, 파기 확인은 계속할 수 있습니다. 그동안 승인되지 않은 건은 실효되지 않지만 열람 기한은 계속 흐릅니다.
 }
news-resume = { $when ->
    [later] { $arrangement }: { $party } 측이 { $at }부터 재개
   *[now] { $arrangement }: { $party } 측이 재개
 }
news-resume-says = { $still ->
    [later] 그때까지는 정지 상태가 이어집니다.
    [held] { $parties } 측의 정지는 이어지고 있습니다.
    [leans] 전제가 되는 협정이 정지되어 있어 아직 재개되지 않습니다.
    [ends] 대기 중이던 건은 남은 시간 그대로 다시 진행됩니다. { $ends } 종료됩니다.
   *[no] 대기 중이던 건은 남은 시간 그대로 다시 진행됩니다.
 }
news-notice = { $arrangement }: { $party } 측이 종료 통보, { $at } 종료
news-notice-says = { $meanwhile ->
    [held] 그때까지는 { $parties } 측의 정지가 이어집니다. 종료된 뒤에는 이 약정에 따라 제공된 것도 열 수 없습니다.
    [leans] 전제가 되는 협정이 정지되어 있어 그때까지도 진행할 수 없습니다. 종료된 뒤에는 이 약정에 따라 제공된 것도 열 수 없습니다.
    [sooner] 앞선 통보에 따라 { $ends } 종료되는 것은 그대로입니다.
   *[no] 그때까지는 종전대로 진행됩니다. 종료된 뒤에는 이 약정에 따라 제공된 것도 열 수 없습니다.
 }
news-notice-withdrawn = { $arrangement }: { $party } 측이 종료 통보를 철회
news-notice-withdrawn-says = { $still ->
    [later] { $at }까지는 통보가 유효합니다.
    [ends] 다른 당사자의 통보에 따라 { $ends } 종료되는 것은 그대로입니다.
    [held] { $parties } 측의 정지는 이어지고 있습니다.
    [leans] 전제가 되는 협정이 정지되어 있어 아직 재개되지 않습니다.
   *[no] 종전대로 계속됩니다.
 }
news-terminate = { $when ->
    [later] { $arrangement }: { $party } 측이 { $at } 종료
   *[now] { $arrangement }: { $party } 측에 의해 종료
 }
news-terminate-says = { $when ->
    [later] { $meanwhile ->
        [held] 그때까지는 { $parties } 측의 정지가 이어집니다. 종료된 뒤에는 이 약정에 따라 제공된 것도 열 수 없습니다.
        [leans] 전제가 되는 협정이 정지되어 있어 그때까지도 진행할 수 없습니다. 종료된 뒤에는 이 약정에 따라 제공된 것도 열 수 없습니다.
        [sooner] 앞선 통보에 따라 { $ends } 종료되는 것은 그대로입니다.
       *[no] 그때까지는 종전대로 진행됩니다. 종료된 뒤에는 이 약정에 따라 제공된 것도 열 수 없습니다.
     }
   *[now] 이 약정에 따른 신청, 승인, 중계 승인, 열람은 더 이상 할 수 없습니다. 회수와 파기 확인은 계속할 수 있습니다.
 }
news-ends = { $arrangement }: { $party } 측의 통보에 따라 종료
news-ends-says = 이 약정에 따른 신청, 승인, 중계 승인, 열람은 더 이상 할 수 없습니다. 회수와 파기 확인은 계속할 수 있습니다.
news-in-force = { $when ->
    [later] { $arrangement }: { $party } 측에 { $at }부터 발효
   *[now] { $arrangement }: { $party } 측에 발효
 }
news-in-force-says = { $still ->
    [no] 이 약정에 따라 제공할 수 있습니다.
   *[other] 이 약정에 따른 제공은 아직 할 수 없습니다.
 }
news-stops = 함께 정지: { $arrangements }
news-goes = 함께 재개: { $arrangements }
news-ended-meanwhile = { $count ->
    [one] 정지 중 기간 만료: { $numbers }
   *[other] 정지 중 기간 만료 { $count }건: { $numbers }
 }
news-more = 외 { $count }

news-policy = 새 정책이 시행됩니다: { $policy }
news-policy-says = 바뀐 부분: { $parts }. 진행 중인 건도 지금부터 새 정책에 따릅니다.
policy-part-exercise = 훈련 여부
policy-part-content = 데스크가 다룰 수 있는 본문
policy-part-levels = 등급
policy-part-parties = 당사자와 근무 시간
policy-part-subjects = 주제
policy-part-arrangements = 약정
policy-part-precedences = 우선순위와 목표
policy-part-split = 단계별 목표 배분
policy-part-reminders = 재알림
policy-part-caveats = 취급 조건
policy-part-templates = 보고 양식
policy-part-lifetime = 열람 기한과 승인까지의 기간
policy-part-approvals = 승인에 필요한 제공 승인권자 수
policy-part-duties = 한 사람이 겸할 수 있는 직무
policy-part-standing = 포괄 승인
policy-part-digests = 요약

news-watch = 당직: { $name }
news-watch-says = 자국 데스크에서 처리할 건의 재알림은 이 담당자에게 갑니다.
news-relieved = { $name } 담당자가 당직을 인수했습니다
news-relieved-says = 자국 데스크에서 처리할 건의 재알림은 지금부터 이 담당자에게 갑니다.

news-handed-over = 당직: { $name }
news-handed-over-says = { $giver } 담당자에게서 당직을 인계받았습니다. 자국 데스크에서 처리할 건의 재알림은 이 담당자에게 갑니다.
news-discharged = { $name } 담당자가 당직 인계를 수락했습니다
news-discharged-says = 자국 데스크에서 처리할 건의 재알림은 지금부터 이 담당자에게 갑니다.
news-unanswered = { $name } 담당자가 당직 인계를 수락하지 않았습니다
news-unanswered-says = 15분이 지나 제안이 실효되었고, 당직은 계속 본인입니다. 다시 또는 다른 사람에게 제안하십시오.
news-offered = { $name } 담당자의 당직 인계 제안
news-offered-says = 수락할 때까지 당직은 { $name } 담당자입니다. 제안은 { $at }에 실효됩니다.
news-accepted = 당직을 맡았습니다
news-accepted-says = { $name } 담당자에게서 당직을 인계받았습니다. 수락 시점의 자국 데스크 상황:
news-offer-lapsed = 당직 인계 제안이 실효되었습니다
news-offer-overtaken = 당직 인계 제안이 없어졌습니다

news-stood-down = { $count ->
    [one] 담당자 1명의 권한 정지
   *[other] 담당자 { $count }명의 권한 정지
 }
news-stood-down-says = 열려 있던 내용은 지워집니다. 데스크 채널에서 내보내십시오. 남아 있는 동안 그 채널로 보내는 알림을 모두 보류합니다.
news-reinstated = { $count ->
    [one] 담당자 1명의 권한 회복
   *[other] 담당자 { $count }명의 권한 회복
 }
news-reinstated-says = 데스크 채널에 다시 들어올 수 있습니다.
news-rights = 자국 데스크에서의 권한이 바뀌었습니다
news-rights-says = 역할: { $roles } · { $level }까지 · { $subjects }
