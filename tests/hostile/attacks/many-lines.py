for i in range(1000000):
    print(i)
