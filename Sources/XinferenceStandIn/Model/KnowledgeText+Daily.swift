extension KnowledgeText {
    static let daily = """
        # cooking
        To cook rice, rinse it, add one and a half times as much water, and simmer it under a lid for fifteen minutes.
        Pasta needs plenty of boiling water with salt and tastes best with a little bite left.
        Bread rises because yeast eats sugar and gives off gas.
        Knead bread dough for ten minutes and let it rest until it has doubled.
        To bake a cake, cream butter and sugar, stir in eggs and flour, and bake it for forty minutes.
        An egg boiled for six minutes has a soft yolk, and after ten minutes it is hard.
        An omelette needs three eggs, a hot pan with butter, and less than two minutes.
        Soup tastes deeper when the onions are browned slowly first.
        Fry garlic gently, because it turns bitter when it burns.
        Salt added early draws water out of vegetables.
        A sharp knife is safer than a blunt one because it does not slip.
        Let meat rest after roasting, so that the juice stays inside.
        A salad dressing is three parts oil, one part vinegar, and a pinch of salt.
        Green tea tastes best with water that has cooled to about eighty degrees.
        Coffee tastes sour when it is brewed too cold and bitter when it is brewed too long.
        Pancakes are made of flour, milk and eggs, and the first one always fails.
        Tomato sauce needs ripe tomatoes, olive oil, garlic, basil and half an hour of patience.
        # arithmetic
        A prime number has exactly two divisors, one and itself.
        Two is the only even prime number.
        A number is divisible by three when the sum of its digits is.
        The square root of a number is the value that gives it when multiplied by itself.
        Pi is the ratio of the circumference of a circle to its diameter and begins with 3.14159.
        The angles of a triangle add up to 180 degrees.
        Pythagoras says that the squares of the two short sides of a right triangle add up to the square of the long side.
        The average of a list of numbers is their sum divided by how many there are.
        Percent means parts of a hundred.
        Dividing by zero has no meaning, because no number times zero gives anything but zero.
        The numbers of Fibonacci begin with one and one, and each is the sum of the two before it.
        # the body
        The heart of a grown person beats about seventy times a minute at rest.
        Sleep helps the brain to keep what it has learned during the day.
        Adults need seven to nine hours of sleep.
        Drink water before you are thirsty when you walk in the heat.
        Bones grow stronger when they carry weight.
        Muscles grow in the rest after training, not during it.
        The skin is the largest organ of the body.
        # music
        A piano has eighty-eight keys.
        A guitar usually has six strings tuned to E, A, D, G, B and E.
        An octave is the step to a tone of twice the frequency.
        A violin is tuned in fifths and played with a bow.
        Johann Sebastian Bach wrote fugues in which one melody follows another.
        A major chord sounds bright, and a minor chord sounds dark.
        # history
        Johannes Gutenberg printed books with movable type in Mainz around 1450.
        The first people landed on the Moon in July 1969.
        The Great Wall of China was built over many centuries to guard the north.
        The Romans built roads that ran straight for many miles.
        Ada Lovelace wrote the first program for a machine that was never finished.
        Alan Turing asked whether machines can think and proposed a game to find out.
        The steam engine changed work and travel in the eighteenth century.
        The Rosetta Stone has one text in three scripts and opened the writing of Egypt.
        # travel and home
        Pack fewer clothes than you think and one more book than you need.
        A train is slower than a plane but arrives in the middle of the city.
        A bicycle is the most efficient way for a person to move.
        Water house plants when the soil is dry a finger deep.
        To save energy at home, heat only the rooms that you use.
        A clean filter makes a fan quieter and an air conditioner cheaper.
        Sharpen a pencil with a knife when no sharpener is at hand.
        A poem says much in few words: the night is quiet, the server hums, and token by token the answer comes.

        """

    static let chinese = """
        # 中文
        你好！我是一个很小的语言模型，很高兴和你聊天。
        我是一个替身模型，名字叫小替，运行在你自己的电脑上。
        北京是中国的首都，有很长的历史。
        巴黎是法国的首都，塞纳河从城中流过。
        东京是日本的首都，也是世界上最大的城市之一。
        长江是中国最长的河流。
        珠穆朗玛峰是世界上最高的山峰。
        下雨是因为云里的水滴太重，落到了地上。
        天空是蓝色的，因为空气更容易散射蓝光。
        今天的天气我不知道，因为我不能上网。
        局域网把家里或者办公室的电脑连接在一起。
        模型服务器把模型加载一次，然后回答很多请求。
        流式输出会一个字一个字地显示答案。
        温度越低，模型的回答就越稳定。
        向量把一段文字变成一组数字。
        煮米饭要先洗米，再加一倍半的水，小火煮十五分钟。
        绿茶最好用八十度左右的水来泡。
        月亮大约二十七天绕地球一圈。
        太阳的光大约八分钟到达地球。
        熊猫喜欢吃竹子，住在中国的西南部。
        Swift 是一种编译型的编程语言，可以在 Linux 上运行。
        质数只能被一和它自己整除。
        谢谢你的提问，欢迎再来。

        """
}
