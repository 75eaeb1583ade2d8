/** Words with which a person asks or complains, and a program that answers does not. */
const asking =
  /[?？]|\b(how (do|can|to|should)|can ?not (log|open|use|send|find)|can['’]t (log|open|use|send|find)|does(n['’]t| not) work|(is|are|still|has|have) (not working|broken)|help me|please (help|fix|check|answer me)|i (want|would like|need) (to|a|the|your)|wie (kann|richte|stelle|bekomme)|(geht|funktioniert|klappt) (nicht|nichts)|bitte .{0,20}(helfen|prüfen)|ich möchte|comment (puis|faire|configurer)|ne (fonctionne|marche) (pas|plus)|(je n['’]ai|nous n['’]avons) pas (reçu|accès)|je (voudrais|souhaite)|cómo (puedo|configur)|no (funciona|puedo|puedes)|quiero|come (posso|si)|non (funziona|riesco)|como (posso|faço)|não (funciona|consigo)|hoe kan ik|werkt niet)|как (настроить|включить|отключить|сделать)|не (работает|могу)|请问|想(知道|问|了解)|怎么|怎样|如何|为什么|在哪|帮(我|忙|看)|不了|不能|打不开|报错|(没有?|未|还没)(有)?(解决|收到|处理)|无法(登录|打开|使用|访问|支付|发送|收到)|请(尽快)?处理|(回复|答复)我|請問|怎麼|無法(登入|開啟|使用)|教えて|できません|届きません|使えません|방법|되지 않|안 됩니다|알려 ?주/iu

/** Whether the sender wants something in this text. */
export const asks = (text: string) => asking.test(text.slice(0, 2_000))
