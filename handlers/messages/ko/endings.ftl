# How a release ends: more time, certificates of destruction.

refusal-already-certified = 자국 파기 확인서는 이미 제출되었습니다. 추가 절차는 없습니다. 현황은 { $command }show 명령으로 확인하십시오.
refusal-witness-needed = 이미 파기 확인서를 제출하셨습니다. 이 등급에서는 같은 당사자의 다른 한 명이 입회합니다. 동료에게 파기 확인서 제출을 요청하십시오.

stage-destroyed = 파기 완료
stands-destroyed = 파기 완료(보유한 모든 당사자가 확인) · 종료 { $until }
not-certified = 파기 확인서 미제출: { $parties }

button-extend = 기한 연장
button-certify = 파기 확인서 제출
form-extend = 기한 연장
hint-lifetime-extend = 각 접수국의 열람 기한을 현재 기한에서 얼마나 연장할지 적으십시오. 예: 48h, 7d
confirm-certify = { $number } 건의 파기 확인서를 제출하시겠습니까?
certify-what = { $party } 측이 자국 데스크 밖에 { $number } 건의 사본을 전혀 보관하고 있지 않음을 확인합니다. { $persons }
certify-persons = { $count ->
    [1] 한 명이 확인합니다.
   *[other] 두 명이 차례로 확인합니다.
 }

done-extend = { $number } 건의 열람 기한이 연장되었습니다.
done-certify = { $number } 건의 파기 확인서가 기록되었습니다.

moved-extend = 기한 연장
moved-destroy = 파기 확인
moved-certify = 파기 확인

help-extend = 제공한 것의 열람 기한을 지정한 만큼 연장
help-certify = 사본이 남아 있지 않음을 확인(기한 전이면 자국의 열람이 그 즉시 종료)

moved-certificate = 확인서 작성

certificate-heading = 열람 종료 및 파기 기록
certificate-made = 작성 대상 { $party }, { $at }
certificate-marking = 비밀 표시
certificate-arrangement = 약정
certificate-originator = 원생산기관
certificate-readers = { $party } 열람자
certificate-count = { $count }명
certificate-more = 외 { $count }명
certificate-nobody = 없음
certificate-held-by = 보유 당사자
certificate-held-since = 보유 시작
certificate-access-removed = 열람 종료
certificate-key-destroyed = 키 파기
certificate-certified = 파기 확인
certificate-hub = 경유국({ $party }행)
certificate-destination = 접수국
certificate-readable = 아직 아님: 열람 기한
certificate-key-open = 마지막 승인 전까지 미정
certificate-key-due = 아직 아님: 예정
certificate-missing = 미완료: { $given }/{ $needed }
certificate-access = 열람 종료: 이 시각부터 내용은 누구에게도 표시되지 않습니다. 내용은 데이터베이스에서 삭제되고 열려 있는 화면도 지워집니다.
certificate-key = 키 파기: 이 시각부터는 이전에 만든 데이터베이스 사본도 현존하는 모든 키로도 열 수 없습니다.
certificate-uncovered = 이 기록이 다루지 않는 것
uncovered-seen = 사람이 읽거나 복사하거나 촬영하거나 적어 둔 것. 이에 대해서는 각 보유 당사자의 파기 확인서가 있습니다.
uncovered-screens = 화면이 지워지기 전에 연결이 끊긴 단말기 화면.
uncovered-copies = 키 파기 전에 만들어진 키 디렉터리 사본.
uncovered-machine = 데스크가 실행되는 장비의 메모리, 스왑, 코어 덤프, 플래시 저장 장치.
uncovered-slack = Slack이 보관하는 카드(번호, 비밀 표시, 제목, 목적), 등록부, 감사 기록. 이들은 남지만 내용은 담고 있지 않습니다.
certificate-log = 작성 시점의 감사 기록
certificate-verify = 이 파일은 감사 기록의 키로 서명되었습니다. 확인: tripoint certificate verify FILE --vkey KEY
