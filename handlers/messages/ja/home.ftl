# アプリのホーム。

home-as-of = { $party } · { $at }現在
home-for-you = あなたの対応待ち（{ $total }）
home-for-you-none = あなたの対応待ちはありません。
home-shared-none = 自国が提供したもので現在閲覧できるものはありません。
home-received-none = 受領したもので現在閲覧できるものはありません。

home-newer = 前へ
home-older = 次へ
home-page = { $first }～{ $last } / { $total }
home-more-than = { $total }超

home-list-mine = 自分の案件
home-list-pending = 処理待ち
home-list-overdue = 目標超過
home-list-shared = 提供済み
home-list-expiring = 期限間近

home-quiet = 処理待ち、目標超過、期限間近のものはありません。
home-oldest = 最長{ $span }
home-waits-approve = 承認待ち
home-waits-relay = 中継の承認待ち
home-waits-answer = 回答待ち
home-waits-revise = 新しい版の作成
home-waits-acknowledge = 受領確認待ち
home-overdue = 目標超過
home-unread = 受領済み・未読
home-unacknowledged = 提供済み・受領未確認
home-expiring = 24時間以内に期限切れ
home-undone = 未処理のまま失効・期限切れ（直近7日）

home-refused = 拒否された操作（過去24時間）
home-refused-none = 拒否された操作はありません。
home-roster = 要員名簿：有効{ $active }名、権限停止{ $down }名
home-arrangements = 取決め
home-status-draft = 案
home-status-not-in-force = 未発効
home-status-active = 有効
home-status-suspended = 停止中
home-status-termination-notified = 有効（終了通告済み）
home-status-terminated = 終了
home-away = { $name }は{ $at }まで不在
home-watch-offered = { $name }に申し送りを依頼中、{ $at }まで
home-watch-taking = { $name }から当直の申し送り、{ $at }まで

home-list-ended = 終了した案件
home-first-pending = 処理待ちを見る
home-first-overdue = 目標超過を見る
home-first-shared = 提供済みを見る
home-first-ended = 終了した案件を見る
home-decide = { $number }を読んで承認を検討
home-sent = 進行中
home-late = 目標超過
home-open = 自国デスクで処理待ち（目標内）
home-and-more = 一部だけを表示しています。すべては下の一覧にあります。
home-with = 担当：{ $names }
home-nudged = { $at }に再通知を送付。次は{ $again }から
home-desk = { $party }のデスク 電話：{ $telephone }
home-call = { $party }のデスク：{ $telephone }
home-call-how = { $number }について尋ねてください。回線は秘話とは限りません。番号だけを伝え、内容には触れないでください。
home-call-none = 現在、{ $number }を他の参加者が処理する段階ではありません。
button-call = { $parties }に電話

home-welcome = { $party }のデスクへようこそ
home-what = 自国デスクでは、取決めの参加者の間で情報の提供を要請し、承認し、受領します。提供した情報は期限が来れば自動的に閲覧できなくなり、すべての操作が記録されます。
home-role-liaison = 連絡官は、提供の承認を申請し、他の参加者に要請し、届いた情報を閲覧して受領を確認します。
home-try-liaison =
    緑のボタンで提供を申請する。提供承認権者が承認するまで、何も渡りません。
    必要な情報を他の参加者に要請する。
    下の「あなたの対応待ち」を閲覧し、受領を確認する。
home-role-approver = 提供承認権者は、自国から出る情報や中継する情報を承認し、延長や回収もできます。
home-try-approver =
    緑のボタンで本文を読み、その下で承認、差し戻し、不承認を選ぶ。
    当直を引き継ぐ。再通知があなたに届くようになります。
    案件のメニューの「履歴」で、誰が何をしたかを見る。
home-role-supervisor = 監督者は、処理待ち、目標超過、担当者を把握します。
home-try-supervisor =
    自国デスクの段階に再通知を送る。対応できる者に届きます。
    他の参加者の段階であれば、そのデスクに電話する。
    このページの終わりの一覧を開き、案件を表示する。
home-role-security = 保全責任者は、要員名簿と終了した案件を管理し、拒否された操作を確認します。
home-try-security =
    過去24時間に拒否された操作を見る。
    終了した案件の一覧を開き、廃棄証明を確かめる。
    自国が参加する取決めの状況を見る。
home-role-inspector = 監察官は、自国デスクが知り得ることを確認します。変更はしません。
home-try-inspector =
    このページの終わりの一覧を開く。
    案件を表示し、誰がいつ何をしたかを見る。
    過去24時間に拒否された操作を見る。
home-role-custodian = 取決めの管理者は、自国が参加する取決めを管理します。
home-try-custodian =
    それぞれの取決めの状況を見る。
    提供済みの一覧を開く。
    案件を表示し、誰がいつ何をしたかを見る。
button-welcomed = 確認しました

button-nudge = 再通知を送る
done-nudge = { $number }の再通知を送ります。
nudge-reached = 宛先：{ $names }。
moved-nudge = 再通知を送付
