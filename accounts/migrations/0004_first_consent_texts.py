"""The first version of what people are asked to consent to."""

from typing import Any

from django.db import migrations
from django.utils import timezone

TEXTS = {
    "terms": {
        "en": (
            "Terms of use",
            "You may rate every visit to a public service center. Please rate only what you have experienced yourself, and write nothing that insults other people or reveals who they are. Your ratings are counted without your name. What you write is shown to the center only after names, numbers and times have been removed and together with the words of others, unless you decide otherwise for a rating. You can read everything that Ayn holds about you at any time, and you can have it erased; the figures into which your ratings have been counted remain.",
        ),
        "ar": (
            "شروط الاستخدام",
            "يمكنك تقييم كل زيارة تقوم بها إلى مركز من مراكز الخدمات الحكومية. نرجو أن تقيّم ما عايشته بنفسك فقط، وألا تكتب ما يسيء إلى الآخرين أو يكشف هوياتهم. تُحتسب تقييماتك دون ذكر اسمك. ولا يُعرض ما تكتبه على المركز إلا بعد حذف الأسماء والأرقام والأوقات منه ومع ما كتبه آخرون، ما لم تختر خلاف ذلك في تقييم بعينه. ويمكنك في أي وقت الاطلاع على جميع ما تحتفظ به منصة «عين» عنك ومحوه، وتبقى الأرقام الإجمالية التي احتُسبت فيها تقييماتك.",
        ),
        "ur": (
            "شرائطِ استعمال",
            "آپ سرکاری خدمات کے کسی بھی مرکز کے اپنے ہر دورے کا جائزہ دے سکتے ہیں۔ براہِ کرم صرف اسی کا جائزہ دیں جس کا آپ کو خود تجربہ ہوا ہو، اور ایسی کوئی بات نہ لکھیں جس سے دوسروں کی توہین ہو یا ان کی شناخت ظاہر ہو۔ آپ کے جائزے آپ کے نام کے بغیر شمار کیے جاتے ہیں۔ آپ کی تحریر مرکز کو صرف نام، نمبر اور اوقات حذف کرنے کے بعد اور دوسروں کی تحریروں کے ساتھ دکھائی جاتی ہے، سوائے اس کے کہ آپ کسی جائزے کے لیے کچھ اور طے کریں۔ آپ کسی بھی وقت وہ سب کچھ پڑھ سکتے ہیں جو ”عین“ کے پاس آپ کے بارے میں محفوظ ہے، اور اسے حذف کرا سکتے ہیں؛ البتہ وہ مجموعی اعداد باقی رہتے ہیں جن میں آپ کے جائزے شمار ہو چکے ہوں۔",
        ),
        "hi": (
            "उपयोग की शर्तें",
            "आप सार्वजनिक सेवा केंद्र की अपनी हर विज़िट का मूल्यांकन कर सकते हैं। कृपया केवल उसी का मूल्यांकन करें जो आपने स्वयं अनुभव किया हो, और ऐसा कुछ न लिखें जिससे दूसरों का अपमान हो या उनकी पहचान प्रकट हो। आपके मूल्यांकन आपके नाम के बिना गिने जाते हैं। आप जो लिखते हैं, वह केंद्र को नाम, नंबर और समय हटाने के बाद तथा अन्य लोगों के शब्दों के साथ ही दिखाया जाता है, जब तक कि आप किसी मूल्यांकन के लिए कुछ और तय न करें। आप किसी भी समय वह सब पढ़ सकते हैं जो ऐन के पास आपके बारे में सुरक्षित है, और उसे मिटवा सकते हैं; वे कुल आँकड़े बने रहते हैं जिनमें आपके मूल्यांकन गिने जा चुके हैं।",
        ),
        "es": (
            "Condiciones de uso",
            "Puede evaluar cada una de sus visitas a un centro de servicios públicos. Evalúe únicamente lo que haya vivido usted mismo y no escriba nada que ofenda a otras personas o revele quiénes son. Sus evaluaciones se cuentan sin su nombre. Lo que escriba solo se muestra al centro una vez eliminados los nombres, los números y las horas, y junto con las palabras de otras personas, salvo que decida otra cosa para una evaluación. Puede leer en todo momento cuanto Ayn conserva sobre usted y hacer que se borre; las cifras en las que ya se contaron sus evaluaciones permanecen.",
        ),
        "zh_hans": (
            "使用条款",
            "您可以对每一次到访公共服务中心的经历进行评价。请只评价您亲身经历的情况，不要书写侮辱他人或泄露他人身份的内容。您的评价在统计时不含您的姓名。您所写的文字只有在删去姓名、号码和时间之后，才会与其他人的文字一并展示给服务中心，但您对某次评价另作选择的除外。您可以随时查阅 Ayn 所保存的有关您的全部信息，并可要求删除；已计入您评价的统计数字予以保留。",
        ),
        "fr": (
            "Conditions d’utilisation",
            "Vous pouvez évaluer chacune de vos visites dans un centre de services publics. Veuillez n’évaluer que ce que vous avez vécu vous-même et n’écrire rien qui offense d’autres personnes ou révèle leur identité. Vos évaluations sont comptées sans votre nom. Ce que vous écrivez n’est montré au centre qu’après suppression des noms, des numéros et des heures, et avec les propos d’autres personnes, sauf si vous en décidez autrement pour une évaluation. Vous pouvez à tout moment consulter tout ce qu’Ayn conserve à votre sujet et le faire effacer ; les chiffres dans lesquels vos évaluations ont été comptées demeurent.",
        ),
        "ru": (
            "Условия использования",
            "Вы можете оценить каждое посещение центра государственных услуг. Пожалуйста, оценивайте только то, с чем столкнулись сами, и не пишите ничего, что оскорбляет других людей или раскрывает их личность. Ваши оценки учитываются без указания вашего имени. Написанное вами показывается центру только после удаления имён, номеров и времени и только вместе со словами других людей, если для отдельной оценки вы не решите иначе. Вы можете в любое время ознакомиться со всем, что хранится о вас в системе Ayn, и удалить эти данные; сводные показатели, в которых ваши оценки уже учтены, сохраняются.",
        ),
    },
    "notifications": {
        "en": (
            "Messages about your ratings",
            "Ayn may send you a message, by e-mail or to your device, when a center answers one of your ratings or reports what it has changed. The message does not contain your rating. You can withdraw this consent at any time; no such message will be sent from then on. Whatever you decide, you can rate.",
        ),
        "ar": (
            "رسائل بشأن تقييماتك",
            "يجوز لمنصة «عين» أن ترسل إليك رسالة، بالبريد الإلكتروني أو إلى جهازك، عندما يرد أحد المراكز على تقييم من تقييماتك أو يعلن ما أجراه من تغيير. ولا تتضمن الرسالة تقييمك. ويمكنك سحب هذه الموافقة في أي وقت، ولن تُرسل إليك بعد ذلك أي رسالة من هذا النوع. وأيًّا كان قرارك، يمكنك تقييم زياراتك.",
        ),
        "ur": (
            "آپ کے جائزوں کے بارے میں پیغامات",
            "جب کوئی مرکز آپ کے کسی جائزے کا جواب دے یا بتائے کہ اس نے کیا بدلا ہے تو ”عین“ آپ کو ای میل کے ذریعے یا آپ کے آلے پر پیغام بھیج سکتا ہے۔ پیغام میں آپ کا جائزہ شامل نہیں ہوتا۔ آپ یہ رضامندی کسی بھی وقت واپس لے سکتے ہیں؛ اس کے بعد ایسا کوئی پیغام نہیں بھیجا جائے گا۔ آپ جو بھی فیصلہ کریں، جائزہ دے سکتے ہیں۔",
        ),
        "hi": (
            "आपके मूल्यांकनों के बारे में संदेश",
            "जब कोई केंद्र आपके किसी मूल्यांकन का उत्तर दे या बताए कि उसने क्या बदला है, तब ऐन आपको ईमेल से या आपके उपकरण पर संदेश भेज सकता है। संदेश में आपका मूल्यांकन नहीं होता। आप यह सहमति किसी भी समय वापस ले सकते हैं; उसके बाद ऐसा कोई संदेश नहीं भेजा जाएगा। आप जो भी निर्णय लें, मूल्यांकन कर सकते हैं।",
        ),
        "es": (
            "Mensajes sobre sus evaluaciones",
            "Ayn puede enviarle un mensaje, por correo electrónico o a su dispositivo, cuando un centro responda a una de sus evaluaciones o comunique lo que ha cambiado. El mensaje no contiene su evaluación. Puede retirar este consentimiento en cualquier momento; a partir de entonces no se enviará ningún mensaje de este tipo. Decida lo que decida, puede evaluar sus visitas.",
        ),
        "zh_hans": (
            "关于您的评价的通知",
            "当服务中心答复您的某项评价或说明已作出的改进时，Ayn 可以通过电子邮件或向您的设备发送通知。通知中不包含您的评价内容。您可以随时撤回此项同意；撤回后不再发送此类通知。无论您作何决定，都可以进行评价。",
        ),
        "fr": (
            "Messages au sujet de vos évaluations",
            "Ayn peut vous envoyer un message, par courriel ou sur votre appareil, lorsqu’un centre répond à l’une de vos évaluations ou annonce ce qu’il a changé. Le message ne contient pas votre évaluation. Vous pouvez retirer ce consentement à tout moment ; plus aucun message de ce type ne sera alors envoyé. Quelle que soit votre décision, vous pouvez évaluer vos visites.",
        ),
        "ru": (
            "Сообщения о ваших оценках",
            "Ayn может направить вам сообщение по электронной почте или на ваше устройство, когда центр ответит на одну из ваших оценок или сообщит, что изменено. Сообщение не содержит вашей оценки. Вы можете отозвать это согласие в любое время; после этого такие сообщения направляться не будут. Какое бы решение вы ни приняли, вы можете оставлять оценки.",
        ),
    },
    "photos": {
        "en": (
            "Use of your photos for research",
            "Photos that you attach to ratings may be used to train and test programs that recognize shortcomings of service centers, and for research in the public interest. Data about the device and the place of the photo is removed beforehand. Without this consent your photos serve only the rating to which they belong. You can withdraw this consent at any time; your photos will not be used for these purposes from then on. Whatever you decide, you can rate.",
        ),
        "ar": (
            "استخدام صورك لأغراض البحث",
            "يجوز استخدام الصور التي ترفقها بتقييماتك لتدريب البرامج التي تتعرف على أوجه القصور في مراكز الخدمات واختبارها، ولأغراض البحث التي تخدم المصلحة العامة. وتُحذف قبل ذلك بيانات الجهاز ومكان التقاط الصورة. ومن دون هذه الموافقة لا تُستخدم صورك إلا للتقييم الذي أُرفقت به. ويمكنك سحب هذه الموافقة في أي وقت، ولن تُستخدم صورك لهذه الأغراض بعد ذلك. وأيًّا كان قرارك، يمكنك تقييم زياراتك.",
        ),
        "ur": (
            "تحقیق کے لیے آپ کی تصاویر کا استعمال",
            "جو تصاویر آپ جائزوں کے ساتھ منسلک کرتے ہیں وہ خدمات کے مراکز کی خامیاں پہچاننے والے پروگراموں کی تربیت اور جانچ کے لیے، اور مفادِ عامہ کی تحقیق کے لیے استعمال کی جا سکتی ہیں۔ آلے اور تصویر کے مقام کی معلومات پہلے ہی ہٹا دی جاتی ہیں۔ اس رضامندی کے بغیر آپ کی تصاویر صرف اسی جائزے کے کام آتی ہیں جس سے وہ متعلق ہیں۔ آپ یہ رضامندی کسی بھی وقت واپس لے سکتے ہیں؛ اس کے بعد آپ کی تصاویر ان مقاصد کے لیے استعمال نہیں ہوں گی۔ آپ جو بھی فیصلہ کریں، جائزہ دے سکتے ہیں۔",
        ),
        "hi": (
            "अनुसंधान के लिए आपकी फ़ोटो का उपयोग",
            "आप मूल्यांकनों के साथ जो फ़ोटो संलग्न करते हैं, उनका उपयोग सेवा केंद्रों की कमियाँ पहचानने वाले प्रोग्रामों को प्रशिक्षित करने और जाँचने के लिए तथा जनहित के अनुसंधान के लिए किया जा सकता है। उपकरण और फ़ोटो के स्थान की जानकारी पहले ही हटा दी जाती है। इस सहमति के बिना आपकी फ़ोटो केवल उसी मूल्यांकन के काम आती हैं जिससे वे जुड़ी हैं। आप यह सहमति किसी भी समय वापस ले सकते हैं; उसके बाद आपकी फ़ोटो का इन उद्देश्यों के लिए उपयोग नहीं होगा। आप जो भी निर्णय लें, मूल्यांकन कर सकते हैं।",
        ),
        "es": (
            "Uso de sus fotos para la investigación",
            "Las fotos que adjunte a sus evaluaciones pueden utilizarse para entrenar y probar programas que reconocen deficiencias de los centros de servicios, y para la investigación de interés público. Los datos sobre el dispositivo y el lugar de la foto se eliminan previamente. Sin este consentimiento, sus fotos solo sirven a la evaluación a la que pertenecen. Puede retirar este consentimiento en cualquier momento; a partir de entonces sus fotos no se utilizarán para estos fines. Decida lo que decida, puede evaluar sus visitas.",
        ),
        "zh_hans": (
            "将您的照片用于研究",
            "您附在评价中的照片可用于训练和测试识别服务中心不足之处的程序，并可用于符合公共利益的研究。使用前会删除有关设备和拍摄地点的数据。未经此项同意，您的照片仅用于其所属的评价。您可以随时撤回此项同意；撤回后您的照片不再用于上述目的。无论您作何决定，都可以进行评价。",
        ),
        "fr": (
            "Utilisation de vos photos pour la recherche",
            "Les photos que vous joignez à vos évaluations peuvent servir à entraîner et à tester des programmes qui reconnaissent les défauts des centres de services, ainsi qu’à la recherche d’intérêt public. Les données relatives à l’appareil et au lieu de la photo sont supprimées au préalable. Sans ce consentement, vos photos ne servent qu’à l’évaluation à laquelle elles appartiennent. Vous pouvez retirer ce consentement à tout moment ; vos photos ne seront alors plus utilisées à ces fins. Quelle que soit votre décision, vous pouvez évaluer vos visites.",
        ),
        "ru": (
            "Использование ваших фотографий для исследований",
            "Фотографии, которые вы прилагаете к оценкам, могут использоваться для обучения и проверки программ, распознающих недостатки центров обслуживания, а также для исследований в общественных интересах. Сведения об устройстве и месте съёмки предварительно удаляются. Без этого согласия ваши фотографии служат только той оценке, к которой они относятся. Вы можете отозвать это согласие в любое время; после этого ваши фотографии не будут использоваться в этих целях. Какое бы решение вы ни приняли, вы можете оставлять оценки.",
        ),
    },
}


def write(apps: Any, _schema_editor: Any) -> None:
    model = apps.get_model("accounts", "ConsentText")
    for purpose, words in TEXTS.items():
        columns = {}
        for code, (title, text) in words.items():
            columns |= {f"title_{code}": title, f"text_{code}": text}
        title, text = words["en"]
        model.objects.create(purpose=purpose, version=1, title=title, text=text, published_at=timezone.now(), **columns)


def remove(_apps: Any, schema_editor: Any) -> None:
    schema_editor.execute("TRUNCATE accounts_consent, accounts_consenttext")


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_consent_guards")]

    operations = [migrations.RunPython(write, remove)]
