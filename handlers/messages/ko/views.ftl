# Modals that show something.

close = 닫기
receipt = 접수증
refused = 처리 불가
notice = 안내
blanked = 표시 종료
no-longer-shown = 이 내용은 더 이상 표시되지 않습니다.
replaced-values = 변경 전({ $number })
rule = 규칙: { $rule }
until = 열람 기한
releasable-to = 제공 가능 대상
content-hash = 내용 해시값
looking-is-recorded = 이 열람은 기록됨

condition-need-to-know = 업무상 알 필요성이 있습니다.
condition-purpose = 명시된 목적으로만 사용합니다(목적 외 사용 금지).
condition-onward = 원생산기관 사전 승인 없이 제3자에게 전달하지 않습니다.
condition-caveat = { $caveat } 조건에 따라 취급합니다.
condition-ORCON = ORCON: 발췌와 사본은 원생산기관 사전 승인이 있을 때만 만듭니다.
condition-RELIDO = RELIDO: 이후의 제공 결정은 공개 권한이 있는 당국이 합니다.
condition-DISPLAYONLY = DISPLAY ONLY: 열람만 하고 사본을 남기지 않습니다.
condition-PURPOSE = PURPOSE LIMITED: 명시된 목적으로만 사용하고 다른 목적에 쓰지 않습니다.
